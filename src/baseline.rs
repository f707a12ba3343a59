//! The baseline: known findings that a project has accepted for now.
//!
//! Findings are identified by fingerprint and not by line, so a baseline survives
//! edits elsewhere in the file and does not hide new findings.
//!
//! The file is plain text with one finding per line, sorted by path, so that git
//! can merge it:
//!
//! ```text
//! # helpc baseline 1
//! 0f1e2d3c4b5a69788796a5b4c3d2e1f0 links/locale microsoft.compute/restart.md
//! ```

use crate::report::View;
use crate::source::FileSystem;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The default name of the baseline file.
pub const FILE_NAME: &str = "helpc-baseline.txt";

const HEADER: &str = "# helpc baseline 1";

/// An error in reading or writing a baseline.
#[derive(Debug, Error)]
pub enum BaselineError {
    /// The file could not be read or written.
    #[error("{path}: {cause}; `helpc baseline` creates one")]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        cause: std::io::Error,
    },
    /// A line is not in the format of a baseline.
    #[error("{path}:{line}: not a baseline entry; run `helpc baseline` to write the file again")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line number, from 1.
        line: usize,
    },
}

/// A finding in a baseline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The path of the article, relative to the root of the articles.
    pub path: String,
    /// The rule.
    pub rule: String,
}

/// Known findings by fingerprint.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<String, Entry>);

/// The comparison of the current findings with a baseline.
#[derive(Debug, Default)]
pub struct Comparison {
    /// For each finding, in order: true if it is in the baseline.
    pub known: Vec<bool>,
    /// Baseline entries in the checked files that no longer match a finding.
    pub stale: Vec<Entry>,
}

impl Baseline {
    /// Creates a baseline of all findings in `view`.
    pub fn of(view: &View<'_>) -> Self {
        Self(entries(view).into_iter().collect())
    }

    /// Reads the file at `path`.
    pub fn read(path: &Path, file_system: &dyn FileSystem) -> Result<Self, BaselineError> {
        let text = file_system.read(path).map_err(|cause| BaselineError::Io {
            path: path.to_owned(),
            cause,
        })?;
        let mut entries = BTreeMap::new();
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut parts = line.splitn(3, ' ');
            let (Some(fingerprint), Some(rule), Some(file)) =
                (parts.next(), parts.next(), parts.next())
            else {
                return Err(BaselineError::Malformed {
                    path: path.to_owned(),
                    line: at + 1,
                });
            };
            let entry = Entry {
                path: file.to_owned(),
                rule: rule.to_owned(),
            };
            entries.insert(fingerprint.to_owned(), entry);
        }
        Ok(Self(entries))
    }

    /// Returns the text of the baseline file.
    pub fn text(&self) -> String {
        let mut lines: Vec<(&Entry, &String)> = self.0.iter().map(|(f, e)| (e, f)).collect();
        lines.sort();
        let mut text = format!("{HEADER}\n");
        for (entry, fingerprint) in lines {
            // A line break in a file name would break the line format.
            let path = entry.path.replace(['\n', '\r'], "?");
            let _ = writeln!(text, "{fingerprint} {} {path}", entry.rule);
        }
        text
    }

    /// Returns the number of findings in the baseline.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns true if the baseline is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Compares the findings in `view` with the baseline.
    pub fn compare(&self, view: &View<'_>) -> Comparison {
        let mut left = self.0.clone();
        let known = entries(view)
            .into_iter()
            .map(|(fingerprint, _)| left.remove(&fingerprint).is_some())
            .collect();
        let tree = &view.corpus.tree;
        let stale = left
            .into_values()
            .filter(|entry| tree.is_selected(&entry.path))
            .collect();
        Comparison { known, stale }
    }

    /// Returns the baseline without entries that no longer match a finding.
    pub fn pruned(&self, view: &View<'_>) -> Self {
        let current = Self::of(view);
        let mut pruned = self.0.clone();
        pruned.retain(|fingerprint, entry| {
            current.0.contains_key(fingerprint) || !view.corpus.tree.is_selected(&entry.path)
        });
        Self(pruned)
    }
}

/// Returns the fingerprint and the entry of each finding.
fn entries(view: &View<'_>) -> Vec<(String, Entry)> {
    let mut all = Vec::with_capacity(view.findings.len());
    let done: Result<(), std::convert::Infallible> = view.each(|finding, shown| {
        let entry = Entry {
            path: view.corpus.source(finding.file).path.clone(),
            rule: finding.rule.to_owned(),
        };
        all.push((shown.fingerprint.to_string(), entry));
        Ok(())
    });
    debug_assert!(done.is_ok());
    all
}
