//! Which findings the human format shows: every error, and a few warnings and
//! suggestions of each rule and of each file. Nobody reads hundreds of the same kind.

use super::Amount;
use crate::finding::{Applicability, FileId, Finding, Severity};
use foldhash::{HashMap, HashMapExt};
use std::cmp::Reverse;

/// Which findings are shown, and how many there are.
pub(super) struct Plan<'f> {
    /// The files of which some are shown: those with errors first, then in order.
    pub(super) files: Vec<OfFile<'f>>,
    rules: HashMap<&'f str, Count>,
    /// All findings.
    pub(super) all: Count,
}

/// The findings of a file.
pub(super) struct OfFile<'f> {
    pub(super) findings: &'f [Finding],
    /// For each of them whether it is shown.
    pub(super) shown: Vec<bool>,
    pub(super) count: Count,
}

/// How many findings a rule or a file has, or all have.
#[derive(Debug, Default)]
pub(super) struct Count {
    /// By severity.
    pub(super) of: [usize; 3],
    /// How many of them are shown.
    pub(super) shown: usize,
    /// In how many files they are.
    pub(super) files: usize,
    /// How many of them can be fixed.
    pub(super) fixable: Fixable,
    last_file: Option<FileId>,
}

/// How many findings can be fixed, and by which command.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Fixable {
    /// By `helpc fix`.
    pub(super) safe: usize,
    /// Only by `helpc fix --unsafe`.
    pub(super) to_review: usize,
}

impl Fixable {
    pub(super) fn add(&mut self, finding: &Finding) {
        match finding.fix.as_ref().map(|fix| fix.applicability) {
            Some(Applicability::Safe) => self.safe += 1,
            Some(Applicability::Unsafe) => self.to_review += 1,
            None => {}
        }
    }
}

impl Count {
    pub(super) fn errors(&self) -> usize {
        self.of[Severity::Error as usize]
    }

    pub(super) fn total(&self) -> usize {
        self.of.iter().sum()
    }

    fn add(&mut self, finding: &Finding) {
        self.of[finding.severity as usize] += 1;
        self.fixable.add(finding);
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
        let mut rules: HashMap<&str, Count> = HashMap::new();
        let mut all = Count::default();
        let mut files = Vec::new();
        let mut order: Vec<usize> = Vec::new();
        for findings in findings.chunk_by(|a, b| a.file == b.file) {
            order.clear();
            order.extend(0..findings.len());
            order.sort_by_key(|at| (Reverse(findings[*at].severity), *at));
            let mut count = Count::default();
            let mut shown = Vec::new();
            for at in &order {
                let finding = &findings[*at];
                let of_rule = rules.entry(finding.rule).or_default();
                of_rule.add(finding);
                count.add(finding);
                all.add(finding);
                let has_room = of_rule.has_room(amount.per_rule) && count.has_room(amount.per_file);
                if has_room || finding.severity == Severity::Error {
                    of_rule.shown += 1;
                    count.shown += 1;
                    shown.resize(findings.len(), false);
                    shown[*at] = true;
                }
            }
            if count.shown > 0 {
                files.push(OfFile {
                    findings,
                    shown,
                    count,
                });
            }
        }
        files.sort_by_key(|file: &OfFile<'_>| file.count.errors() == 0);
        Self { files, rules, all }
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
