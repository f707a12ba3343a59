//! Which findings people are shown: few of each rule and few of each file, the most
//! severe ones. Hundreds of the same kind are read by nobody.

use super::Amount;
use crate::finding::{FileId, Finding};
use foldhash::{HashMap, HashMapExt};
use std::cmp::Reverse;

/// Which findings are shown, and how many there are.
pub(super) struct Plan<'f> {
    /// For each finding, in its order, whether it is shown.
    pub(super) shown: Vec<bool>,
    rules: HashMap<&'f str, Count>,
    /// In order.
    files: Vec<(FileId, Count)>,
}

/// How many findings a rule or a file has.
#[derive(Debug, Default)]
pub(super) struct Count {
    /// By severity.
    pub(super) of: [usize; 3],
    /// How many of them are shown.
    pub(super) shown: usize,
    /// In how many files they are.
    pub(super) files: usize,
    last_file: Option<FileId>,
}

impl Count {
    pub(super) fn total(&self) -> usize {
        self.of.iter().sum()
    }

    fn add(&mut self, finding: &Finding) {
        self.of[finding.severity as usize] += 1;
        if self.last_file != Some(finding.file) {
            self.last_file = Some(finding.file);
            self.files += 1;
        }
    }

    fn has_room(&self, most: usize) -> bool {
        most == 0 || self.shown < most
    }
}

impl<'f> Plan<'f> {
    pub(super) fn of(findings: &'f [Finding], amount: Amount) -> Self {
        let mut plan = Self {
            shown: vec![false; findings.len()],
            rules: HashMap::new(),
            files: Vec::new(),
        };
        let mut start = 0;
        for group in findings.chunk_by(|a, b| a.file == b.file) {
            let mut order: Vec<usize> = (0..group.len()).collect();
            order.sort_by_key(|at| (Reverse(group[*at].severity), *at));
            let mut of_file = Count::default();
            for at in order {
                let finding = &group[at];
                let of_rule = plan.rules.entry(finding.rule).or_default();
                of_rule.add(finding);
                of_file.add(finding);
                if of_rule.has_room(amount.per_rule) && of_file.has_room(amount.per_file) {
                    of_rule.shown += 1;
                    of_file.shown += 1;
                    plan.shown[start + at] = true;
                }
            }
            plan.files.push((group[0].file, of_file));
            start += group.len();
        }
        plan
    }

    /// What the file of a finding has.
    pub(super) fn of_file(&self, finding: &Finding) -> &Count {
        let at = self.files.partition_point(|(file, _)| *file < finding.file);
        &self.files[at].1
    }

    /// Rules of which not all is shown: the most severe first, then those that found
    /// most.
    pub(super) fn hidden(&self) -> Vec<(&'f str, &Count)> {
        let rules = self.rules.iter().map(|(rule, count)| (*rule, count));
        let mut hidden: Vec<_> = rules
            .filter(|(_, count)| count.shown < count.total())
            .collect();
        let worst = |count: &Count| count.of.iter().rposition(|of| *of > 0);
        hidden.sort_by_key(|(rule, count)| (Reverse((worst(count), count.total())), *rule));
        hidden
    }
}
