//! The input and the result of fixing a tree.

use crate::config::Config;
use crate::corpus::Corpus;
use crate::finding::{Applicability, FileId, Finding, RuleId};
use crate::rules::Report;
use crate::schema::Schemas;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

/// Returns, for each finding of a tree, true if it is to be fixed.
pub type Choice<'a> = dyn Fn(&Corpus, &[Finding]) -> Vec<bool> + 'a;

/// What fixes depend on besides the articles.
pub struct FixContext<'a> {
    /// The schemas.
    pub schemas: &'a Schemas,
    /// The configuration.
    pub config: &'a Config,
    /// True to apply fixes that a person must review as well.
    pub unsafe_too: bool,
    /// Chooses the findings to fix, of those in a tree; `None` for all.
    pub chooses: Option<&'a Choice<'a>>,
    /// Reads the bytes of the file at a path relative to the root of the articles.
    pub read: &'a dyn Fn(&str) -> io::Result<Vec<u8>>,
}

impl FixContext<'_> {
    /// Returns the findings to fix.
    pub(super) fn chosen<'f>(
        &self,
        corpus: &Corpus,
        findings: &'f [Finding],
    ) -> Cow<'f, [Finding]> {
        let Some(chooses) = self.chooses else {
            return findings.into();
        };
        let chosen = chooses(corpus, findings);
        let pairs = findings.iter().zip(chosen);
        let chosen = pairs.filter(|(_, is_chosen)| *is_chosen);
        chosen.map(|(finding, _)| finding.clone()).collect()
    }
}

/// The result of fixing a tree.
#[derive(Debug)]
pub struct Outcome {
    /// The tree with the fixes applied.
    pub corpus: Corpus,
    /// The findings that remain.
    pub report: Report,
    /// The changed files, in order of path.
    pub files: Vec<FixedFile>,
    /// Number of fixes that were not applied because they cause other findings.
    pub refused: usize,
}

/// A file that fixes changed.
#[derive(Debug)]
pub struct FixedFile {
    /// The file.
    pub file: FileId,
    /// Its bytes before.
    pub before: Vec<u8>,
    /// Its bytes after.
    pub after: Vec<u8>,
    /// Number of fixed findings by rule.
    pub fixed: BTreeMap<RuleId, usize>,
}

/// Returns true if a finding has a fix that may be applied.
pub fn is_fixable(finding: &Finding, unsafe_too: bool) -> bool {
    finding.fix.as_ref().is_some_and(|fix| {
        !fix.edits.is_empty() && (unsafe_too || fix.applicability == Applicability::Safe)
    })
}
