//! Snapshots of a workspace, and the settings that they depend on.

use super::held::Held;
use crate::config::Config;
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding};
use crate::fix;
use crate::schema::Schemas;
use crate::status::Statuses;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Findings by file. Files without findings are left out.
pub type FindingsByFile = BTreeMap<FileId, Arc<Vec<Finding>>>;

/// Configuration and schemas of a workspace.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The schemas.
    pub schemas: Held<Schemas>,
    /// The configuration.
    pub config: Held<Config>,
    /// The results of link checks; `None` if they are not reported.
    pub statuses: Option<Arc<Statuses>>,
}

/// The tree and its findings at one moment. Immutable.
#[derive(Debug)]
pub struct Snapshot {
    /// The settings that it was checked with.
    pub settings: Settings,
    /// The articles, with unsaved texts in place of the files.
    pub corpus: Arc<Corpus>,
    /// The findings, in order.
    pub findings: FindingsByFile,
    /// False while rules about several files have not run yet: findings of the changed articles
    /// lack those rules, and findings of other files are older.
    pub is_complete: bool,
    /// A number that increases with each snapshot of a workspace.
    pub version: u64,
    /// Findings that depend only on their file.
    pub(super) local: Arc<LocalFindings>,
}

/// The findings of rules about one file, for the articles of a corpus.
#[derive(Debug)]
pub(crate) struct LocalFindings {
    pub(super) corpus: Arc<Corpus>,
    pub(super) findings: FindingsByFile,
}

/// A new snapshot, and what changed since the last one of its kind.
#[derive(Debug, Clone)]
pub struct Update {
    /// The new snapshot.
    pub snapshot: Arc<Snapshot>,
    /// Paths of the changed files below the root, in order; `None` if any may have changed.
    pub changed: Option<Vec<String>>,
    /// True if files were added or removed, so that articles have new numbers.
    pub has_other_files: bool,
}

impl Snapshot {
    /// Returns the findings of a file, in order.
    pub fn findings_of(&self, file: FileId) -> &[Finding] {
        self.findings.get(&file).map_or(&[], |group| group)
    }

    /// Returns the findings of a file without the safe fixes that would cause another finding, as
    /// commands print and apply them. This takes longer, because fixes are tried.
    pub fn confirmed_findings_of(&self, file: FileId) -> Vec<Finding> {
        let mut findings = self.findings_of(file).to_vec();
        let Settings {
            schemas, config, ..
        } = &self.settings;
        fix::confirm(&self.corpus, &mut findings, schemas, config, true);
        findings
    }
}
