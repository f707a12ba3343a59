//! Selection of the findings in the human format: all errors, and a limited number of warnings
//! and suggestions of each rule and each file.

use super::format::DisplayOptions;
use crate::finding::{Applicability, FileId, Finding, Severity};
use foldhash::{HashMap, HashMapExt};
use std::cmp::Reverse;

/// Findings to show, and their number.
pub(super) struct Plan<'f> {
    /// Files with findings to show, those with errors first.
    pub(super) files: Vec<FilePlan<'f>>,
    rules: HashMap<&'f str, Counts>,
    /// Number of all findings.
    pub(super) all: Counts,
}

/// Findings of a file.
pub(super) struct FilePlan<'f> {
    pub(super) findings: &'f [Finding],
    /// True for each finding that is shown.
    pub(super) is_shown: Vec<bool>,
    pub(super) counts: Counts,
}

/// Number of findings of a rule, of a file or of all.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Number of findings by severity, suggestions first.
    pub(super) by_severity: [usize; 3],
    /// Number of findings that are shown.
    pub(super) shown: usize,
    /// Number of files with findings.
    pub(super) files: usize,
    /// Number of findings that can be fixed.
    pub(super) fixable: Fixable,
    last_file: Option<FileId>,
}

/// Number of findings that can be fixed, by command.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Fixable {
    /// Findings that `helpc fix` fixes.
    pub(super) safe: usize,
    /// Findings that only `helpc fix --unsafe` fixes.
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

impl Counts {
    pub(super) fn errors(&self) -> usize {
        self.by_severity[Severity::Error as usize]
    }

    pub(super) fn total(&self) -> usize {
        self.by_severity.iter().sum()
    }

    fn add(&mut self, finding: &Finding) {
        self.by_severity[finding.severity as usize] += 1;
        self.fixable.add(finding);
        if self.last_file != Some(finding.file) {
            self.last_file = Some(finding.file);
            self.files += 1;
        }
    }

    /// Returns true if fewer than `limit` findings are shown; a limit of 0 means no limit.
    fn is_below(&self, limit: usize) -> bool {
        limit == 0 || self.shown < limit
    }
}

impl<'f> Plan<'f> {
    /// Selects the findings to show.
    pub(super) fn of(findings: &'f [Finding], options: DisplayOptions) -> Self {
        let mut rules: HashMap<&str, Counts> = HashMap::new();
        let mut all = Counts::default();
        let mut files = Vec::new();
        let mut order: Vec<usize> = Vec::new();
        for findings in findings.chunk_by(|a, b| a.file == b.file) {
            order.clear();
            order.extend(0..findings.len());
            order.sort_by_key(|at| (Reverse(findings[*at].severity), *at));
            let mut counts = Counts::default();
            let mut is_shown = Vec::new();
            for at in &order {
                let finding = &findings[*at];
                let of_rule = rules.entry(finding.rule.as_str()).or_default();
                of_rule.add(finding);
                counts.add(finding);
                all.add(finding);
                let is_within_limits =
                    of_rule.is_below(options.per_rule) && counts.is_below(options.per_file);
                if is_within_limits || finding.severity == Severity::Error {
                    of_rule.shown += 1;
                    counts.shown += 1;
                    is_shown.resize(findings.len(), false);
                    is_shown[*at] = true;
                }
            }
            if counts.shown > 0 {
                files.push(FilePlan {
                    findings,
                    is_shown,
                    counts,
                });
            }
        }
        files.sort_by_key(|file: &FilePlan<'_>| file.counts.errors() == 0);
        Self { files, rules, all }
    }

    /// Returns the rules with hidden findings: the most severe first, then those with the most
    /// findings.
    pub(super) fn hidden(&self) -> Vec<(&'f str, &Counts)> {
        let mut hidden: Vec<_> = self
            .rules
            .iter()
            .map(|(rule, counts)| (*rule, counts))
            .filter(|(_, counts)| counts.shown < counts.total())
            .collect();
        let worst = |counts: &Counts| counts.by_severity.iter().rposition(|count| *count > 0);
        hidden.sort_by_key(|(rule, counts)| (Reverse((worst(counts), counts.total())), *rule));
        hidden
    }
}
