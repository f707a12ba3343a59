//! The findings of the earlier revision that are not matched yet.

use crate::corpus::Corpus;
use crate::finding::{Finding, RuleId};
use std::collections::BTreeMap;

/// The identity of a finding in both revisions: path, rule, location and message.
type Key = (String, RuleId, String, String);

/// Unmatched findings of the earlier revision.
#[derive(Default)]
pub(super) struct KnownFindings {
    /// The number of findings by identity.
    counts: BTreeMap<Key, usize>,
}

impl KnownFindings {
    pub(super) fn add(&mut self, corpus: &Corpus, path: &str, finding: &Finding, is_changed: bool) {
        *self
            .counts
            .entry(key(corpus, path, finding, is_changed))
            .or_default() += 1;
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
        let Some((next, _)) = self.counts.range(first.clone()..).next() else {
            return false;
        };
        if (&next.0, &next.1, &next.2) != (&first.0, &first.1, &first.2) {
            return false;
        }
        let next = next.clone();
        self.remove(&next)
    }

    fn remove(&mut self, key: &Key) -> bool {
        let Some(count) = self.counts.get_mut(key) else {
            return false;
        };
        *count -= 1;
        if *count == 0 {
            self.counts.remove(key);
        }
        true
    }

    /// Returns rule and path of the unmatched findings in the files that were
    /// checked again.
    pub(super) fn unmatched(&self, before: &Corpus, after: &Corpus) -> Vec<(String, String)> {
        let mut unmatched = Vec::new();
        for ((path, rule, ..), count) in &self.counts {
            if before.by_path(path).is_some() && after.tree.is_selected(path) {
                let row = (rule.to_string(), path.clone());
                unmatched.extend(std::iter::repeat_n(row, *count));
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
