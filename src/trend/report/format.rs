//! The formats.

use super::{csv, html, human};
use crate::report::to_json;
use crate::trend::Trend;
use std::io::{self, Write};

/// A format of trends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Tables for people.
    Human,
    /// One JSON document.
    Json,
    /// Comma-separated values, one number per line.
    Csv,
    /// A page with plots.
    Html,
}

impl Format {
    /// All formats.
    pub(crate) const ALL: [Self; 4] = [Self::Human, Self::Json, Self::Csv, Self::Html];

    /// Returns the name in options.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Html => "html",
        }
    }
}

/// Writes a trend in a format. The human format lists everything if `lists_all` is true.
pub(crate) fn write(
    trend: &Trend,
    format: Format,
    lists_all: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(trend, lists_all, out),
        Format::Json => {
            to_json(out, trend)?;
            out.write_all(b"\n")
        }
        Format::Csv => csv::write(trend, out),
        Format::Html => {
            let page = html::page(trend).map_err(io::Error::other)?;
            out.write_all(page.as_bytes())
        }
    }
}
