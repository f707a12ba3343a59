//! The link-status file: one JSON object a line, in order of address, so that git
//! can merge it.
//!
//! ```text
//! {"url":"https://example.org/a","as":"ok","code":200,"seen":"2026-03-09T04:05:06Z"}
//! {"url":"https://example.org/b","as":"dead","code":404,"why":"404 Not Found","seen":"2026-03-09T04:05:07Z"}
//! ```
//!
//! Lines may stand in any order and an address may have several, as after
//! `merge=union`: the latest counts.

use super::{Status, Statuses};
use crate::source::FileSystem;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The name of the file, unless another one is given.
pub const FILE_NAME: &str = "helpc-links.jsonl";

/// Why a link-status file cannot be used.
#[derive(Debug, Error)]
pub enum StatusError {
    /// It could not be read.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A line is not what such a file holds.
    #[error(
        "{path}:{line}: not a line of a link-status file ({cause}); take the line out, and `helpc links` asks anew"
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        cause: String,
    },
    /// Git could not merge it and has left its marks.
    #[error(
        "{path}:{line}: a conflict that git left; keep the lines of both sides and take the marks out: the latest counts"
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
    /// Reads the file at `path`; where there is none, nothing is known.
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

    /// Reads the lines of a file; `path` is for messages.
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
            statuses.note(read.url.into_owned(), read.status);
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
    fn what_is_written_is_read() {
        let mut statuses = Statuses::default();
        let mut moved = Status::of(Class::Moved, Time(1_772_000_000));
        moved.to = Some("https://example.org/b".to_owned());
        moved.code = Some(301);
        statuses.note("https://example.org/a".to_owned(), moved.clone());
        let troubled = Status::troubled(Some(&moved), "429".to_owned(), Time(1_772_000_100));
        statuses.note("https://example.org/#x".to_owned(), troubled);
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
    fn of_two_lines_the_later_counts() {
        let old = r#"{"url":"https://a/","as":"dead","seen":"2026-01-01T00:00:00Z"}"#;
        let new = r#"{"url":"https://a/","as":"ok","seen":"2026-01-02T00:00:00Z"}"#;
        for text in [format!("{old}\n{new}\n"), format!("{new}\n\n{old}\n")] {
            let read = Statuses::parse(&text, Path::new("f")).expect("reads");
            assert_eq!(read.get("https://a/").map(Status::now), Some(Class::Ok));
        }
    }

    #[test]
    fn slips_are_named_with_their_line() {
        for (text, said) in [
            ("{}\n", "f:1: not a line"),
            ("\nx\n", "f:2: not a line"),
            ("<<<<<<< ours\n", "f:1: a conflict"),
            (
                r#"{"url":"u","as":"new","seen":"2026-01-01T00:00:00Z"}"#,
                "f:1: not a line",
            ),
            (
                r#"{"url":"u","as":"ok","seen":"yesterday"}"#,
                "f:1: not a line",
            ),
        ] {
            let error = Statuses::parse(text, Path::new("f")).expect_err(text);
            assert!(error.to_string().starts_with(said), "{error}");
        }
    }
}
