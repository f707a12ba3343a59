//! Findings, printed. One file per format; each reads the same [`View`] and
//! writes as it goes.

mod concise;
mod excerpt;
mod gcc;
mod github;
mod gitlab;
mod human;
mod json;
mod json_writer;
mod junit;
mod markdown;
mod plan;
mod quota;
mod rdjson;
mod sanitize;
mod sarif;
mod summary;
mod view;

pub(crate) use human::{plural, wrap};
pub use sanitize::escape_controls;
pub use summary::{Tally, summarize};
pub use view::{Fingerprint, Owner, Place, Shown, ShownRelated, View};

use sanitize::SanitizingWriter;

use clap::ValueEnum;
use std::io::{self, Write};

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With excerpts, for people.
    Human,
    /// One line a finding, for people and editors.
    Concise,
    /// One line a finding, as compilers print it: for editors and other matchers.
    Gcc,
    /// One JSON object a line, for programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands, for annotations of GitHub Actions.
    Github,
    /// A summary for a job or a pull request.
    Markdown,
    /// JUnit XML, for test reports.
    Junit,
    /// Code Quality, for GitLab.
    Gitlab,
    /// Reviewdog diagnostics, for review comments with suggestions.
    Rdjson,
}

/// How much the human format prints.
#[derive(Debug, Clone, Copy)]
pub struct Amount {
    /// Findings of one rule that are shown before the rest is only counted; 0
    /// for all. Errors are always shown.
    pub per_rule: usize,
    /// The same for the findings of one file.
    pub per_file: usize,
    /// Whether nothing but findings is printed.
    pub is_quiet: bool,
    /// Whether the articles that a build would hold back are listed at the end.
    pub lists_held_back: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colours may be used.
    pub color: bool,
}

/// Writes `value` as JSON on one line: exact for programs, harmless on a
/// terminal.
pub(crate) fn to_json(out: &mut dyn Write, value: &impl serde::Serialize) -> io::Result<()> {
    json_writer::write(out, value)
}

/// Writes all findings of `view` to `out`.
pub fn write(
    format: Format,
    view: &View<'_>,
    amount: Amount,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(view, amount, &mut SanitizingWriter::new(out)),
        Format::Concise => concise::write(view, &mut SanitizingWriter::new(out)),
        Format::Gcc => gcc::write(view, &mut SanitizingWriter::new(out)),
        Format::Json => json::write(view, out),
        Format::Sarif => sarif::write(view, out),
        Format::Github => github::write(view, out),
        Format::Markdown => markdown::write(view, out),
        Format::Junit => junit::write(view, out),
        Format::Gitlab => gitlab::write(view, out),
        Format::Rdjson => rdjson::write(view, out),
    }
}
