//! One line a finding, as GCC prints its diagnostics: `file:line:column: error: message
//! [rule]`. Problem matchers of editors and of CI systems read it without any setup.

use super::sanitize::escape_controls;
use super::view::View;
use crate::finding::Severity;
use std::io::{self, Write};

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    view.each(
        |_| true,
        |_, shown| {
            writeln!(
                out,
                "{}:{}:{}: {}: {} [{}]",
                escape_controls(&shown.place.file),
                shown.place.line,
                shown.place.column,
                kind(shown.severity),
                escape_controls(shown.message),
                shown.rule
            )
        },
    )
}

/// Compilers have no suggestions.
fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "note",
    }
}
