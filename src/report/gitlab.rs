//! Format `gitlab`: a Code Quality report, which is one JSON array.

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
    for shown in view.shown() {
        let record = shown.record();
        let issue = Issue {
            description: escape_controls(record.message),
            check_name: record.rule,
            fingerprint: record.fingerprint,
            severity: severity(record.severity),
            location: Location {
                path: &record.location.file,
                lines: Lines {
                    begin: record.location.line,
                    end: record.location.end_line,
                },
            },
        };
        issues.item(out, &issue)?;
    }
    issues.close(out)?;
    out.write_all(b"\n")
}

/// Returns the severity in the terms of GitLab. An error keeps the article from being published,
/// so it is a blocker.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "blocker",
        Severity::Warning => "major",
        Severity::Suggestion => "info",
    }
}
