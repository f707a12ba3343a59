//! Code Quality of GitLab: one JSON array.

use super::json_writer::Array;
use super::sanitize::escape_controls;
use super::view::{Fingerprint, View};
use crate::finding::Severity;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};

#[derive(Serialize)]
struct Issue<'a> {
    description: Cow<'a, str>,
    check_name: &'a str,
    fingerprint: Fingerprint<'a>,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut issues = Array::open(out)?;
    view.each(
        |_| true,
        |_, shown| {
            let issue = Issue {
                description: escape_controls(shown.message),
                check_name: shown.rule,
                fingerprint: shown.fingerprint,
                severity: severity(shown.severity),
                location: Location {
                    path: &shown.place.file,
                    lines: Lines {
                        begin: shown.place.line,
                        end: shown.place.end_line,
                    },
                },
            };
            issues.item(out, &issue)
        },
    )?;
    issues.close(out)?;
    out.write_all(b"\n")
}

/// An error holds the article back, which is what GitLab calls a blocker.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "blocker",
        Severity::Warning => "major",
        Severity::Suggestion => "info",
    }
}
