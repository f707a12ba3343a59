//! Selection of findings for formats with a limited size.

use crate::finding::Finding;

/// Quota that is filled with the most severe findings first, and in order within one severity.
#[derive(Debug, Clone)]
pub(super) struct Quota {
    /// Number of findings that are left, by severity.
    left: [usize; 3],
}

impl Quota {
    /// Creates a quota for at most `max` of `findings`.
    pub(super) fn new(findings: &[Finding], max: usize) -> Self {
        let mut left = [0; 3];
        for finding in findings {
            left[finding.severity as usize] += 1;
        }
        let mut available = max;
        for count in left.iter_mut().rev() {
            *count = available.min(*count);
            available -= *count;
        }
        Self { left }
    }

    /// Returns the number of findings that are left.
    pub(super) fn left(&self) -> usize {
        self.left.iter().sum()
    }

    /// Returns true if the finding is within the quota. Call it once for each finding, in order.
    pub(super) fn take(&mut self, finding: &Finding) -> bool {
        let left = &mut self.left[finding.severity as usize];
        if *left == 0 {
            return false;
        }
        *left -= 1;
        true
    }
}
