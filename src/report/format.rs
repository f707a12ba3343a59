//! Formats of findings.

use super::sanitize::SanitizingWriter;
use super::view::View;
use super::{concise, gcc, github, gitlab, human, json, junit, markdown, rdjson, sarif};
use std::io::{self, Write};

/// Formats of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Excerpts with colors.
    Human,
    /// Lines.
    Concise,
    /// Lines of GCC.
    Gcc,
    /// JSON lines.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// A summary in Markdown.
    Markdown,
    /// JUnit XML.
    Junit,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// Diagnostics of reviewdog.
    Rdjson,
}

impl Format {
    /// All formats, in the order of `--help`.
    pub const ALL: [Self; 10] = [
        Self::Human,
        Self::Concise,
        Self::Gcc,
        Self::Json,
        Self::Sarif,
        Self::Github,
        Self::Markdown,
        Self::Junit,
        Self::Gitlab,
        Self::Rdjson,
    ];

    /// Returns the name, as in `--format`.
    pub fn name(self) -> &'static str {
        self.description().0
    }

    /// Returns the name, and what the format is and is for.
    pub fn description(self) -> (&'static str, &'static str) {
        match self {
            Self::Human => ("human", "Findings with excerpts, for reading"),
            Self::Concise => (
                "concise",
                "One line per finding, for reading and for editors",
            ),
            Self::Gcc => (
                "gcc",
                "One line per finding in the format of GCC, for editors and problem matchers",
            ),
            Self::Json => ("json", "One JSON object per line, for tools"),
            Self::Sarif => ("sarif", "SARIF 2.1.0, for code scanning"),
            Self::Github => (
                "github",
                "Workflow commands, for annotations in GitHub Actions",
            ),
            Self::Markdown => (
                "markdown",
                "A summary in Markdown, for a job or a pull request",
            ),
            Self::Junit => ("junit", "JUnit XML, for test reports"),
            Self::Gitlab => ("gitlab", "A Code Quality report, for GitLab"),
            Self::Rdjson => (
                "rdjson",
                "Reviewdog diagnostics, for review comments with suggestions",
            ),
        }
    }
}

/// Options of the human format.
#[derive(Debug, Clone, Copy)]
pub struct DisplayOptions {
    /// Maximum number of findings of one rule; 0 for all. Errors are shown even beyond it.
    pub per_rule: usize,
    /// Maximum number of findings of one file; 0 for all. Errors are shown even beyond it.
    pub per_file: usize,
    /// True to print only the findings.
    pub is_quiet: bool,
    /// True to list the articles that a build would hold back.
    pub lists_held_back: bool,
    /// Width of the output, in characters.
    pub width: usize,
    /// True to use colors.
    pub color: bool,
}

/// Writes `value` as JSON on one line, without control characters.
#[cfg(feature = "bundle")]
pub(crate) fn to_json(out: &mut dyn Write, value: &impl serde::Serialize) -> io::Result<()> {
    super::json_writer::write(out, value)
}

/// Writes the findings of `view` to `out`.
pub fn write(
    format: Format,
    view: &View<'_>,
    options: DisplayOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(view, options, &mut SanitizingWriter::new(out)),
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
