//! Format `gcc`: one line per finding in the format of GCC, `file:line:column: error: message
//! [rule]`. Problem matchers of editors and CI systems read it without configuration.

use super::sanitize::escape_controls;
use super::view::View;
use crate::finding::Severity;
use std::io::{self, Write};

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for shown in view.shown() {
        let record = shown.record();
        writeln!(
            out,
            "{}:{}:{}: {}: {} [{}]",
            escape_controls(&record.location.file),
            record.location.line,
            record.location.column,
            kind(record.severity),
            escape_controls(record.message),
            record.rule
        )?;
    }
    Ok(())
}

/// Returns the severity in the terms of GCC, which has no suggestions.
fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "note",
    }
}
