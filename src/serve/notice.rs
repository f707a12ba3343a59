//! What a server has to say to whoever started it, besides its responses.

use crate::finding::{Finding, Severity};
use std::sync::mpsc::Sender;

/// Something that happened while a server runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Saved articles were compiled.
    Saved {
        /// The files, as seen from the working directory.
        files: Vec<String>,
        /// What was found in them.
        found: Counts,
    },
    /// All articles were read again, for files came or went.
    Reread {
        /// How many articles there are.
        articles: usize,
        /// What was found in all of them.
        found: Counts,
    },
    /// What changes on disk is not served, for this reason.
    Stalled(String),
    /// What changes on disk is served again.
    Resumed,
}

/// Numbers of findings.
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

/// Who gets the notices of a server, if anybody does.
#[derive(Debug, Clone, Default)]
pub(super) struct Notices(Option<Sender<Notice>>);

impl Notices {
    pub(super) fn to(receiver: Option<Sender<Notice>>) -> Self {
        Self(receiver)
    }

    pub(super) fn send(&self, notice: Notice) {
        if let Some(receiver) = &self.0 {
            // Who does not listen any more need not know.
            let _ = receiver.send(notice);
        }
    }
}
