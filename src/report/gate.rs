//! Owners with more findings than before: more new ones than fixed ones.

use crate::finding::Severity;
use std::cmp::Reverse;

/// Maximum number of owners in a list.
pub(super) const MAX_OWNERS: usize = 20;

/// Finding that a change or the work since a baseline removed.
#[derive(Debug, Clone)]
pub struct GoneFinding {
    /// The rule.
    pub rule: String,
    /// The owner of the article.
    pub owner: String,
    /// The severity; `None` if it is unknown, because the rule is off.
    pub severity: Option<Severity>,
}

/// Numbers of findings that are new and that are fixed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// Number of new findings.
    pub added: usize,
    /// Number of fixed findings.
    pub fixed: usize,
}

/// Owner with more findings than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rise {
    /// The name of the owner, as in the summary.
    pub owner: String,
    /// The numbers of all findings.
    pub change: Change,
    /// The numbers by rule, those with the largest increase first.
    pub rules: Vec<(String, Change)>,
}

impl Change {
    pub(super) fn add(&mut self, other: Self) {
        self.added += other.added;
        self.fixed += other.fixed;
    }

    pub(super) fn is_rise(self) -> bool {
        self.added > self.fixed
    }

    /// Returns the key that puts the largest increase first.
    pub(super) fn order(self) -> impl Ord {
        (Reverse(self.added as i64 - self.fixed as i64), self.fixed)
    }

    /// Returns the numbers as words.
    pub(super) fn words(self) -> String {
        match (self.added, self.fixed) {
            (added, 0) => format!("{added} new"),
            (0, fixed) => format!("{fixed} fixed"),
            (added, fixed) => format!("{added} new, {fixed} fixed"),
        }
    }
}
