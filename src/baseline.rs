//! Findings that a tree lives with: known by what they are, not by where they
//! stand, so that lines may move and nothing new can hide behind them.
//!
//! The file is text, one finding a line, in order of path, so that git can merge
//! it:
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

/// The name of the file, unless another one is given.
pub const FILE_NAME: &str = "helpc-baseline.txt";

const HEAD: &str = "# helpc baseline 1";

/// Why a baseline cannot be used.
#[derive(Debug, Error)]
pub enum BaselineError {
    /// The file could not be read or written.
    #[error("{path}: {cause}; `helpc baseline` makes one")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A line is not what a baseline holds.
    #[error("{path}:{line}: not a line of a baseline; make it anew with `helpc baseline`")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

/// A finding of a baseline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The article, below the root of the tree.
    pub path: String,
    /// The rule.
    pub rule: String,
}

/// Findings that a tree lives with, by fingerprint.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<String, Entry>);

/// How findings meet a baseline.
#[derive(Debug, Default)]
pub struct Meeting {
    /// For each finding, in its order, whether the baseline knows it.
    pub known: Vec<bool>,
    /// What the baseline knows and is not there any more, in files that were
    /// looked at.
    pub stale: Vec<Entry>,
}

impl Baseline {
    /// All findings of `view`.
    pub fn of(view: &View<'_>) -> Self {
        Self(each(view).into_iter().collect())
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

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut lines: Vec<(&Entry, &String)> = self.0.iter().map(|(f, e)| (e, f)).collect();
        lines.sort();
        let mut text = format!("{HEAD}\n");
        for (entry, fingerprint) in lines {
            // A line break in a name would be the end of the line.
            let path = entry.path.replace(['\n', '\r'], "?");
            let _ = writeln!(text, "{fingerprint} {} {path}", entry.rule);
        }
        text
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Holds it against all findings of a tree.
    pub fn meet(&self, view: &View<'_>) -> Meeting {
        let mut left = self.0.clone();
        let known = each(view)
            .into_iter()
            .map(|(fingerprint, _)| left.remove(&fingerprint).is_some())
            .collect();
        let tree = &view.corpus.tree;
        let stale = left
            .into_values()
            .filter(|entry| tree.is_selected(&entry.path))
            .collect();
        Meeting { known, stale }
    }

    /// Without what is not there any more.
    pub fn pruned(&self, view: &View<'_>) -> Self {
        let there = Self::of(view);
        let tree = &view.corpus.tree;
        let kept = self.0.iter().filter(|(fingerprint, entry)| {
            there.0.contains_key(*fingerprint) || !tree.is_selected(&entry.path)
        });
        Self(kept.map(|(f, e)| (f.clone(), e.clone())).collect())
    }
}

fn each(view: &View<'_>) -> Vec<(String, Entry)> {
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
