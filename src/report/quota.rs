//! Which findings are shown where not all of them can be.

use crate::finding::Finding;

/// Takes the most severe findings, and of those that weigh alike the first.
#[derive(Debug, Clone)]
pub(super) struct Quota {
    /// What may still be taken, by severity.
    left: [usize; 3],
}

impl Quota {
    /// Takes at most `most` of `findings`.
    pub(super) fn new(findings: &[Finding], most: usize) -> Self {
        let mut left = [0; 3];
        for finding in findings {
            left[finding.severity as usize] += 1;
        }
        let mut room = most;
        for count in left.iter_mut().rev() {
            *count = room.min(*count);
            room -= *count;
        }
        Self { left }
    }

    /// How many it still takes.
    pub(super) fn left(&self) -> usize {
        self.left.iter().sum()
    }

    /// Whether it takes this finding. Asked for each one, in order.
    pub(super) fn takes(&mut self, finding: &Finding) -> bool {
        let left = &mut self.left[finding.severity as usize];
        let takes = *left > 0;
        *left -= usize::from(takes);
        takes
    }
}
