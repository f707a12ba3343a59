//! Notices about events of the running server.

use crate::finding::{Finding, Severity};
use std::path::PathBuf;
use std::sync::mpsc::Sender;

/// Event of the running server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Saved articles were compiled.
    Saved {
        /// Paths of the files, relative to the working directory.
        files: Vec<String>,
        /// Number of findings in them.
        found: Counts,
    },
    /// All articles were read again, because files were added or removed.
    Reread {
        /// Number of articles.
        articles: usize,
        /// Number of findings in all of them.
        found: Counts,
    },
    /// Changes are not served, for this reason.
    Stalled(String),
    /// Changes are served again.
    Resumed,
    /// The switch of a build that was killed is finished: the new bundle is served.
    FinishedSwitch,
    /// A build was killed during the switch to a new bundle, and the switch cannot be finished.
    UnfinishedSwitch {
        /// Folder of the bundle.
        folder: PathBuf,
        /// Reason.
        reason: String,
    },
}

/// Number of findings by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Suggestions.
    pub suggestions: usize,
}

impl Counts {
    pub(super) fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Suggestion => counts.suggestions += 1,
            }
        }
        counts
    }
}

/// Optional receiver of notices.
#[derive(Debug, Clone, Default)]
pub(super) struct Notices(Option<Sender<Notice>>);

impl Notices {
    pub(super) fn to(receiver: Option<Sender<Notice>>) -> Self {
        Self(receiver)
    }

    pub(super) fn send(&self, notice: Notice) {
        if let Some(receiver) = &self.0 {
            // An error means that the receiver is gone.
            let _ = receiver.send(notice);
        }
    }
}
