//! Combines the results of parts of a run: reports in the formats `json`, `sarif` and `gitlab`, and
//! link-status files. The result is that of one run over everything.

use super::json_writer::Array;
use super::sarif;
use crate::status::{StatusError, Statuses};
use serde::Deserialize;
use serde_json::Value;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Error when results cannot be combined.
#[derive(Debug, Error)]
pub(crate) enum MergeError {
    /// The file has a format that cannot be combined.
    #[error(
        "{path}: not a report in the format `json`, `sarif` or `gitlab`, and not a link-status file"
    )]
    Unknown {
        /// The file.
        path: PathBuf,
    },
    /// The files have different formats.
    #[error(
        "{path}: this file is {kind}, but {first} is {first_kind}; combine one format at a time"
    )]
    Mixed {
        /// The file.
        path: PathBuf,
        /// Its format.
        kind: &'static str,
        /// The file that it was compared with.
        first: PathBuf,
        /// The format of that file.
        first_kind: &'static str,
    },
    /// A part of the file cannot be read.
    #[error("{path}: not a complete report ({cause}); write it again")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The cause.
        cause: String,
    },
    /// A link-status file cannot be read.
    #[error(transparent)]
    Status(#[from] StatusError),
    /// The result cannot be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// A file to combine with others.
#[derive(Debug)]
pub(crate) struct Part {
    /// The file, for messages.
    pub path: PathBuf,
    /// Its content.
    pub text: String,
}

/// Formats that can be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Json,
    Sarif,
    Gitlab,
    LinkStatus,
}

impl Kind {
    /// Detects the format of a text, which is not empty.
    fn of(text: &str) -> Option<Self> {
        if text.trim_start().starts_with('[') {
            return Some(Self::Gitlab);
        }
        let first = text.lines().find(|line| !line.trim().is_empty())?;
        let first: Option<Value> = serde_json::from_str(first).ok();
        match first.as_ref().and_then(Value::as_object) {
            Some(object) if object.contains_key("fingerprint") => Some(Self::Json),
            Some(object) if object.contains_key("url") => Some(Self::LinkStatus),
            // A SARIF document may be one line or many.
            _ if text.trim_start().starts_with('{') && text.contains("\"runs\"") => {
                Some(Self::Sarif)
            }
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Json => "a report in the format `json`",
            Self::Sarif => "a report in the format `sarif`",
            Self::Gitlab => "a report in the format `gitlab`",
            Self::LinkStatus => "a link-status file",
        }
    }
}

/// Combines `parts`, which may be in any order, and writes the result to `out`. Parts without
/// content are those of a run without findings or links.
pub(crate) fn merge(parts: &[Part], out: &mut dyn Write) -> Result<(), MergeError> {
    let mut known: Option<(Kind, &Path)> = None;
    let parts = parts.iter().filter(|part| !part.text.trim().is_empty());
    let parts: Vec<&Part> = parts.collect();
    for part in &parts {
        let Some(kind) = Kind::of(&part.text) else {
            return Err(MergeError::Unknown {
                path: part.path.clone(),
            });
        };
        let (first_kind, first) = *known.get_or_insert((kind, &part.path));
        if kind != first_kind {
            return Err(MergeError::Mixed {
                path: part.path.clone(),
                kind: kind.name(),
                first: first.to_owned(),
                first_kind: first_kind.name(),
            });
        }
    }
    match known {
        None => Ok(()),
        Some((Kind::Json, _)) => merge_json(&parts, out),
        Some((Kind::Gitlab, _)) => merge_gitlab(&parts, out),
        Some((Kind::LinkStatus, _)) => merge_statuses(&parts, out),
        Some((Kind::Sarif, _)) => {
            let documents = parts.iter().map(|part| read::<Value>(part, &part.text));
            let documents = documents.collect::<Result<Vec<_>, _>>()?;
            let merged = sarif::Merged::of(documents).map_err(|(at, cause)| {
                let path = parts.get(at).map(|part| part.path.clone());
                MergeError::Malformed {
                    path: path.unwrap_or_default(),
                    cause,
                }
            })?;
            Ok(merged.write(out)?)
        }
    }
}

fn read<'t, T: Deserialize<'t>>(part: &Part, text: &'t str) -> Result<T, MergeError> {
    serde_json::from_str(text).map_err(|cause| MergeError::Malformed {
        path: part.path.clone(),
        cause: cause.to_string(),
    })
}

/// What findings are sorted by, as in a run over everything.
#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    file: String,
    line: usize,
    column: usize,
    rule: String,
    end_line: usize,
    end_column: usize,
    message: String,
}

fn merge_json(parts: &[&Part], out: &mut dyn Write) -> Result<(), MergeError> {
    let mut lines: Vec<(Order, &str)> = Vec::new();
    for part in parts {
        for line in part.text.lines().filter(|line| !line.trim().is_empty()) {
            lines.push((read(part, line)?, line));
        }
    }
    lines.sort();
    // All parts report a configuration that cannot be read.
    lines.dedup();
    for (_, line) in lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn merge_gitlab(parts: &[&Part], out: &mut dyn Write) -> Result<(), MergeError> {
    let mut issues: Vec<Value> = Vec::new();
    for part in parts {
        issues.extend(read::<Vec<Value>>(part, &part.text)?);
    }
    issues.sort_by_cached_key(|issue| {
        let location = &issue["location"];
        let path = location["path"].as_str().unwrap_or_default().to_owned();
        (path, location["lines"]["begin"].as_u64())
    });
    issues.dedup();
    let mut array = Array::open(out)?;
    for issue in &issues {
        array.item(out, issue)?;
    }
    array.close(out)?;
    Ok(out.write_all(b"\n")?)
}

fn merge_statuses(parts: &[&Part], out: &mut dyn Write) -> Result<(), MergeError> {
    let mut merged = Statuses::default();
    for part in parts {
        let statuses = Statuses::parse(&part.text, &part.path)?;
        for (address, status) in statuses.iter() {
            merged.merge(address.to_owned(), status.clone());
        }
    }
    Ok(merged.write(out)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(texts: &[&str]) -> Result<String, String> {
        let parts: Vec<Part> = texts
            .iter()
            .enumerate()
            .map(|(number, text)| Part {
                path: format!("{number}.txt").into(),
                text: (*text).to_owned(),
            })
            .collect();
        let mut out = Vec::new();
        merge(&parts, &mut out).map_err(|error| error.to_string())?;
        Ok(String::from_utf8(out).expect("UTF-8"))
    }

    fn finding(file: &str, line: usize) -> String {
        format!(
            r#"{{"rule":"x/y","message":"m","file":"{file}","line":{line},"column":1,"end_line":1,"end_column":2,"fingerprint":"0"}}"#
        )
    }

    #[test]
    fn findings_are_sorted_by_location() {
        let (a, b, c) = (finding("a", 2), finding("a", 10), finding("b", 1));
        let whole = format!("{a}\n{b}\n{c}\n");
        assert_eq!(
            merged(&[&format!("{b}\n"), "", &format!("{a}\n{c}\n")]),
            Ok(whole)
        );
        assert_eq!(merged(&["", "\n"]), Ok(String::new()));
    }

    #[test]
    fn the_latest_status_of_an_address_counts() {
        let old = r#"{"url":"https://a/","as":"dead","seen":"2026-01-01T00:00:00Z"}"#;
        let new = r#"{"url":"https://a/","as":"ok","seen":"2026-01-02T00:00:00Z"}"#;
        let other = r#"{"url":"https://b/","as":"ok","seen":"2026-01-01T00:00:00Z"}"#;
        let expected = format!("{new}\n{other}\n");
        assert_eq!(merged(&[new, &format!("{other}\n{old}")]), Ok(expected));
    }

    #[test]
    fn files_that_do_not_fit_are_named() {
        let error = |texts: &[&str]| merged(texts).expect_err("an error");
        assert!(error(&["text"]).starts_with("0.txt: not a report"));
        assert!(error(&[&finding("a", 1), "[]"]).starts_with("1.txt: this file is a report"));
        assert!(error(&[&format!("{}\n{{", finding("a", 1))]).starts_with("0.txt: not a complete"));
        assert!(error(&["[", ""]).starts_with("0.txt: not a complete"));
        assert!(error(&[r#"{"runs":[{}]}"#]).starts_with("0.txt: not a complete"));
    }
}
