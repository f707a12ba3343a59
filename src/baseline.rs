//! The baseline: known findings that a project has accepted for now.
//!
//! Findings are identified by fingerprint and not by line, so a baseline survives
//! edits elsewhere in the file and does not hide new findings.
//!
//! The file is plain text with one finding per line, sorted by path, so that git
//! can merge it:
//!
//! ```text
//! # helpc baseline 2
//! 0f1e2d3c4b5a69788796a5b4c3d2e1f0 links/locale microsoft.compute/restart.md
//! ```
//!
//! The fingerprints of version 1 depended on the texts of messages. An entry of such a file stands
//! for any one finding of its rule in its article.

use crate::finding::Finding;
use crate::report::{View, plural};
use crate::source::FileSystem;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The default name of the baseline file.
pub(crate) const FILE_NAME: &str = "helpc-baseline.txt";

const HEADER: &str = "# helpc baseline 2";
const HEADER_OF_VERSION_1: &str = "# helpc baseline 1";

/// An error in reading or writing a baseline.
#[derive(Debug, Error)]
pub(crate) enum BaselineError {
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
pub(crate) struct Entry {
    /// The path of the article, relative to the root of the articles.
    pub path: String,
    /// The rule.
    pub rule: String,
}

/// Known findings by fingerprint.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Baseline {
    entries: BTreeMap<String, Entry>,
    /// True for a file of version 1, whose fingerprints match no current finding.
    is_version_1: bool,
}

/// The comparison of the current findings with a baseline.
#[derive(Debug, Default)]
struct Comparison {
    /// For each finding, in order: true if it is in the baseline.
    known: Vec<bool>,
    /// Baseline entries in the checked files that no longer match a finding.
    stale: Vec<Entry>,
}

/// Findings by whether a baseline holds them.
#[derive(Debug, Default)]
pub(crate) struct Divided {
    /// Findings that the baseline does not hold, in order.
    pub added: Vec<Finding>,
    /// Findings that it holds, in order.
    pub still: Vec<Finding>,
    /// Entries of the checked files that match no finding.
    pub stale: Vec<Entry>,
}

impl Divided {
    /// Returns the numbers of findings, for the summary of a run.
    pub(crate) fn summary(&self) -> String {
        format!(
            "baseline: {} still there, {} new",
            plural(self.still.len(), "finding"),
            self.added.len()
        )
    }
}

impl Baseline {
    /// Creates a baseline of all findings in `view`.
    pub(crate) fn of(view: &View<'_>) -> Self {
        Self {
            entries: entries(view).into_iter().collect(),
            is_version_1: false,
        }
    }

    /// Reads the file at `path`.
    pub(crate) fn read(path: &Path, file_system: &dyn FileSystem) -> Result<Self, BaselineError> {
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
        let is_version_1 = text
            .lines()
            .any(|line| line.trim_end() == HEADER_OF_VERSION_1);
        Ok(Self {
            entries,
            is_version_1,
        })
    }

    /// Returns the text of the baseline file.
    pub(crate) fn text(&self) -> String {
        let mut lines: Vec<(&Entry, &String)> = self.entries.iter().map(|(f, e)| (e, f)).collect();
        lines.sort();
        let header = if self.is_version_1 {
            HEADER_OF_VERSION_1
        } else {
            HEADER
        };
        let mut text = format!("{header}\n");
        for (entry, fingerprint) in lines {
            // A line break in a file name would break the line format.
            let path = entry.path.replace(['\n', '\r'], "?");
            let _ = writeln!(text, "{fingerprint} {} {path}", entry.rule);
        }
        text
    }

    /// Divides the baseline by the path of the article.
    pub(crate) fn by_path(self) -> BTreeMap<String, Self> {
        let mut parts: BTreeMap<String, Self> = BTreeMap::new();
        for (fingerprint, entry) in self.entries {
            let part = parts.entry(entry.path.clone()).or_insert_with(|| Self {
                entries: BTreeMap::new(),
                is_version_1: self.is_version_1,
            });
            part.entries.insert(fingerprint, entry);
        }
        parts
    }

    /// Adds the finding with this fingerprint in `view`. Returns false if there is none.
    pub(crate) fn add(&mut self, view: &View<'_>, fingerprint: &str) -> bool {
        let mut entries = entries(view).into_iter();
        let found = entries.find(|(own, _)| own == fingerprint);
        let is_found = found.is_some();
        self.entries.extend(found);
        is_found
    }

    /// Returns the number of findings in the baseline.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns, for each finding in `view`, true if it is in the baseline.
    pub(crate) fn known(&self, view: &View<'_>) -> Vec<bool> {
        self.compare(view).known
    }

    /// Compares the findings in `view` with the baseline.
    fn compare(&self, view: &View<'_>) -> Comparison {
        let mut unmatched = Unmatched::of(self);
        let known = entries(view)
            .into_iter()
            .map(|(fingerprint, entry)| unmatched.take(&fingerprint, &entry))
            .collect();
        let tree = &view.corpus.tree;
        let stale = unmatched
            .left
            .into_values()
            .filter(|entry| tree.is_selected(&entry.path))
            .cloned()
            .collect();
        Comparison { known, stale }
    }

    /// Divides `findings` into those that the baseline holds and the others. `beside` has the other
    /// findings of the same files: a baseline numbers findings of one rule and the same words
    /// within their file. `view` has the articles of both.
    pub(crate) fn divide(
        &self,
        view: &View<'_>,
        findings: Vec<Finding>,
        beside: &[Finding],
    ) -> Divided {
        let findings = findings.into_iter().map(|finding| (finding, true));
        let beside = beside.iter().map(|finding| (finding.clone(), false));
        let mut all: Vec<(Finding, bool)> = findings.chain(beside).collect();
        all.sort_by(|(a, _), (b, _)| a.order().cmp(&b.order()));
        let (all, is_counted): (Vec<_>, Vec<_>) = all.into_iter().unzip();
        let comparison = self.compare(&View {
            findings: &all,
            ..*view
        });
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

    /// Returns the baseline without entries that no longer match a finding.
    pub(crate) fn pruned(&self, view: &View<'_>) -> Self {
        let mut unmatched = Unmatched::of(self);
        for (fingerprint, entry) in entries(view) {
            unmatched.take(&fingerprint, &entry);
        }
        let mut kept = self.entries.clone();
        kept.retain(|fingerprint, entry| {
            !unmatched.left.contains_key(fingerprint.as_str())
                || !view.corpus.tree.is_selected(&entry.path)
        });
        Self {
            entries: kept,
            is_version_1: self.is_version_1,
        }
    }
}

/// The entries of a baseline that have not matched a finding yet.
struct Unmatched<'b> {
    left: BTreeMap<&'b str, &'b Entry>,
    /// The fingerprints of each entry, for a baseline of version 1.
    by_entry: Option<BTreeMap<&'b Entry, Vec<&'b str>>>,
}

impl<'b> Unmatched<'b> {
    fn of(baseline: &'b Baseline) -> Self {
        let entries = &baseline.entries;
        let left = entries.iter().map(|(f, entry)| (f.as_str(), entry));
        let by_entry = if baseline.is_version_1 {
            let mut by_entry: BTreeMap<&Entry, Vec<&str>> = BTreeMap::new();
            for (fingerprint, entry) in entries {
                by_entry.entry(entry).or_default().push(fingerprint);
            }
            Some(by_entry)
        } else {
            None
        };
        Self {
            left: left.collect(),
            by_entry,
        }
    }

    /// Removes the entry of a finding. Returns true if there was one.
    fn take(&mut self, fingerprint: &str, entry: &Entry) -> bool {
        let Some(by_entry) = &mut self.by_entry else {
            return self.left.remove(fingerprint).is_some();
        };
        match by_entry.get_mut(entry).and_then(Vec::pop) {
            Some(key) => self.left.remove(key).is_some(),
            None => false,
        }
    }
}

/// Returns the fingerprint and the entry of each finding.
fn entries(view: &View<'_>) -> Vec<(String, Entry)> {
    let entries = view.shown().map(|shown| {
        let entry = Entry {
            path: view.corpus.source(shown.finding.file).path.clone(),
            rule: shown.finding.rule.to_string(),
        };
        (shown.fingerprint().to_string(), entry)
    });
    entries.collect()
}
