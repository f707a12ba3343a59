//! The findings of the earlier revision that are not matched yet.

use crate::corpus::Corpus;
use crate::finding::{Finding, RuleId, Severity};
use std::collections::BTreeMap;

/// The identity of a finding in both revisions: path, rule, location and message.
type Key = (String, RuleId, String, String);

/// A finding that a change removes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gone {
    pub rule: String,
    /// The path before the change, relative to the root.
    pub path: String,
    pub severity: Severity,
}

/// Unmatched findings of the earlier revision.
#[derive(Default)]
pub(super) struct KnownFindings {
    /// The severity of each finding, by identity.
    severities: BTreeMap<Key, Vec<Severity>>,
}

impl KnownFindings {
    pub(super) fn add(&mut self, corpus: &Corpus, path: &str, finding: &Finding, is_changed: bool) {
        let key = key(corpus, path, finding, is_changed);
        self.severities
            .entry(key)
            .or_default()
            .push(finding.severity);
    }

    /// Removes the finding that matches; returns false if there is none.
    pub(super) fn take(
        &mut self,
        corpus: &Corpus,
        path: &str,
        finding: &Finding,
        is_changed: bool,
    ) -> bool {
        self.remove(&key(corpus, path, finding, is_changed))
    }

    /// Removes a finding that differs only in its message; returns false if there
    /// is none.
    pub(super) fn take_ignoring_message(
        &mut self,
        corpus: &Corpus,
        path: &str,
        finding: &Finding,
    ) -> bool {
        let (path, rule, text, _) = key(corpus, path, finding, true);
        let first = (path, rule, text, String::new());
        let Some((next, _)) = self.severities.range(first.clone()..).next() else {
            return false;
        };
        if (&next.0, &next.1, &next.2) != (&first.0, &first.1, &first.2) {
            return false;
        }
        let next = next.clone();
        self.remove(&next)
    }

    fn remove(&mut self, key: &Key) -> bool {
        let Some(severities) = self.severities.get_mut(key) else {
            return false;
        };
        severities.pop();
        if severities.is_empty() {
            self.severities.remove(key);
        }
        true
    }

    /// Returns the unmatched findings in the files that were checked again.
    pub(super) fn unmatched(&self, before: &Corpus, after: &Corpus) -> Vec<Gone> {
        let mut unmatched = Vec::new();
        for ((path, rule, ..), severities) in &self.severities {
            if before.by_path(path).is_some() && after.tree.is_selected(path) {
                unmatched.extend(severities.iter().map(|severity| Gone {
                    rule: rule.to_string(),
                    path: path.clone(),
                    severity: *severity,
                }));
            }
        }
        unmatched
    }
}

/// Returns the identity of a finding. In a changed file it consists of the text at the
/// finding and the message; in any other file, of the byte range alone.
fn key(corpus: &Corpus, path: &str, finding: &Finding, is_changed: bool) -> Key {
    let path = path.to_owned();
    if !is_changed {
        let range = format!("{:?}", finding.span);
        return (path, finding.rule.clone(), range, String::new());
    }
    let text = corpus.source(finding.file).words_at(finding.span);
    (
        path,
        finding.rule.clone(),
        text.to_owned(),
        finding.message.clone(),
    )
}
