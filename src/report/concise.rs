//! Format `concise`: one line per finding, `file:line:column: severity rule: message`.

use super::sanitize::escape_controls;
use super::view::View;
use std::io::{self, Write};

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for shown in view.shown() {
        let record = shown.record();
        let location = &record.location;
        let fixable = if record.fix.is_some() {
            " [fixable]"
        } else {
            ""
        };
        writeln!(
            out,
            "{}:{}:{}: {} {}: {}{fixable}",
            escape_controls(&location.file),
            location.line,
            location.column,
            record.severity,
            record.rule,
            escape_controls(record.message)
        )?;
    }
    Ok(())
}
