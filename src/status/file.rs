//! Format of the link-status file: one JSON object per line, in the order of the addresses, so that
//! git can merge it.
//!
//! ```text
//! {"url":"https://example.org/a","as":"ok","code":200,"seen":"2026-03-09T04:05:06Z"}
//! {"url":"https://example.org/b","as":"dead","code":404,"why":"404 Not Found","seen":"2026-03-09T04:05:07Z"}
//! ```
//!
//! Lines may be in any order, and an address may have several lines, as after `merge=union`: the
//! latest one counts.

use super::{Status, Statuses};
use crate::source::FileSystem;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Default name of the file.
pub const FILE_NAME: &str = "helpc-links.jsonl";

/// Error when a link-status file cannot be used.
#[derive(Debug, Error)]
pub enum StatusError {
    /// The file cannot be read.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Error of the system.
        cause: io::Error,
    },
    /// A line is not valid.
    #[error(
        "{path}:{line}: invalid line in a link-status file ({cause}); delete the line, and `helpc links` checks the link again"
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// Error of the JSON parser.
        cause: String,
    },
    /// The file contains a merge conflict.
    #[error(
        "{path}:{line}: unresolved merge conflict; delete the conflict markers and keep the lines of both sides"
    )]
    Conflict {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

#[derive(Serialize, Deserialize)]
struct Line<'a, S> {
    #[serde(borrow)]
    url: std::borrow::Cow<'a, str>,
    #[serde(flatten)]
    status: S,
}

impl Statuses {
    /// Reads the file at `path`. A missing file has no results.
    pub fn read(path: &Path, file_system: &dyn FileSystem) -> Result<Self, StatusError> {
        match file_system.read(path) {
            Ok(text) => Self::parse(&text, path),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(cause) => Err(StatusError::Read {
                path: path.to_owned(),
                cause,
            }),
        }
    }

    /// Parses the lines of a file. `path` is for error messages.
    pub fn parse(text: &str, path: &Path) -> Result<Self, StatusError> {
        let mut statuses = Self::default();
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
                .iter()
                .any(|mark| line.starts_with(mark))
            {
                return Err(StatusError::Conflict {
                    path: path.to_owned(),
                    line: at + 1,
                });
            }
            let read: Line<'_, Status> =
                serde_json::from_str(line).map_err(|cause| StatusError::Malformed {
                    path: path.to_owned(),
                    line: at + 1,
                    cause: cause.to_string(),
                })?;
            statuses.merge(read.url.into_owned(), read.status);
        }
        Ok(statuses)
    }

    /// Writes the lines of the file.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (url, status) in self.iter() {
            let line = Line {
                url: url.into(),
                status,
            };
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::{Class, Time};

    #[test]
    fn written_results_are_read_back() {
        let mut statuses = Statuses::default();
        let mut moved = Status::of(Class::Moved, Time(1_772_000_000));
        moved.to = Some("https://example.org/b".to_owned());
        moved.code = Some(301);
        statuses.merge("https://example.org/a".to_owned(), moved.clone());
        let failed = Status::failed(Some(&moved), "429".to_owned(), Time(1_772_000_100));
        statuses.merge("https://example.org/#x".to_owned(), failed);
        let mut text = Vec::new();
        statuses.write(&mut text).expect("memory");
        let text = String::from_utf8(text).expect("UTF-8");
        assert_eq!(text.lines().count(), 2);
        assert!(text.lines().is_sorted());
        assert_eq!(
            Statuses::parse(&text, Path::new("f")).expect("reads"),
            statuses
        );
    }

    #[test]
    fn later_line_counts() {
        let old = r#"{"url":"https://a/","as":"dead","seen":"2026-01-01T00:00:00Z"}"#;
        let new = r#"{"url":"https://a/","as":"ok","seen":"2026-01-02T00:00:00Z"}"#;
        for text in [format!("{old}\n{new}\n"), format!("{new}\n\n{old}\n")] {
            let read = Statuses::parse(&text, Path::new("f")).expect("reads");
            assert_eq!(read.get("https://a/").map(Status::current), Some(Class::Ok));
        }
    }

    #[test]
    fn errors_contain_the_line_number() {
        for (text, expected) in [
            ("{}\n", "f:1: invalid line"),
            ("\nx\n", "f:2: invalid line"),
            ("<<<<<<< ours\n", "f:1: unresolved merge conflict"),
            (
                r#"{"url":"u","as":"new","seen":"2026-01-01T00:00:00Z"}"#,
                "f:1: invalid line",
            ),
            (
                r#"{"url":"u","as":"ok","seen":"yesterday"}"#,
                "f:1: invalid line",
            ),
        ] {
            let error = Statuses::parse(text, Path::new("f")).expect_err(text);
            assert!(error.to_string().starts_with(expected), "{error}");
        }
    }
}
