//! Compares findings with a baseline.

use super::session::Session;
use crate::baseline::{Baseline, Entry};
use crate::corpus::Corpus;
use crate::finding::Finding;
use crate::report::plural;

/// Findings by whether a baseline holds them.
#[derive(Debug, Default)]
pub(super) struct Divided {
    /// Findings that the baseline does not hold, in order.
    pub(super) added: Vec<Finding>,
    /// Findings that it holds, in order.
    pub(super) still: Vec<Finding>,
    /// Entries of the checked files that match no finding.
    pub(super) stale: Vec<Entry>,
}

/// Divides `findings`. `beside` has the other findings of the same files: a baseline numbers
/// findings of one rule and the same words within their file.
pub(super) fn divide(
    session: &Session,
    corpus: &Corpus,
    findings: Vec<Finding>,
    beside: &[Finding],
    baseline: &Baseline,
) -> Divided {
    let findings = findings.into_iter().map(|finding| (finding, true));
    let beside = beside.iter().map(|finding| (finding.clone(), false));
    let mut all: Vec<(Finding, bool)> = findings.chain(beside).collect();
    all.sort_by(|(a, _), (b, _)| a.order().cmp(&b.order()));
    let (all, is_counted): (Vec<_>, Vec<_>) = all.into_iter().unzip();
    let comparison = baseline.compare(&session.view(corpus, &all));
    let mut divided = Divided {
        stale: comparison.stale,
        ..Divided::default()
    };
    let flags = is_counted.into_iter().zip(comparison.known);
    for (finding, (is_counted, is_known)) in all.into_iter().zip(flags) {
        if !is_counted {
            continue;
        }
        if is_known {
            divided.still.push(finding);
        } else {
            divided.added.push(finding);
        }
    }
    divided
}

impl Divided {
    /// Returns the numbers of findings, for the summary of a run.
    pub(super) fn summary(&self) -> String {
        format!(
            "baseline: {} still there, {} new",
            plural(self.still.len(), "finding"),
            self.added.len()
        )
    }
}
