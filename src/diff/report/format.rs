//! The formats.

use super::options::WriteOptions;
use super::{html, human, markdown};
use crate::diff::Diff;
use crate::report::to_json;
use std::io::{self, Write};

/// A format of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Text, for reading.
    Human,
    /// One JSON document.
    Json,
    /// A comment on a pull request.
    Markdown,
    /// A page with the texts side by side.
    Html,
}

impl Format {
    /// All formats.
    pub(crate) const ALL: [Self; 4] = [Self::Human, Self::Json, Self::Markdown, Self::Html];

    /// Returns the name in options.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }
}

/// Writes differences in a format.
pub(crate) fn write(
    diff: &Diff,
    format: Format,
    options: WriteOptions<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(diff, options, out),
        Format::Json => {
            to_json(out, diff)?;
            out.write_all(b"\n")
        }
        Format::Markdown => out.write_all(markdown::text(diff, options).as_bytes()),
        Format::Html => out.write_all(
            html::page(diff, options)
                .map_err(io::Error::other)?
                .as_bytes(),
        ),
    }
}
