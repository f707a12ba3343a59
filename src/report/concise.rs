//! One line a finding: `file:line:column: severity rule: message`.

use super::sanitize::escape_controls;
use super::view::View;
use std::io::{self, Write};

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    view.each(
        |_| true,
        |_, shown| {
            let place = &shown.place;
            let fixable = if shown.fix.is_some() {
                " [fixable]"
            } else {
                ""
            };
            writeln!(
                out,
                "{}:{}:{}: {} {}: {}{fixable}",
                escape_controls(&place.file),
                place.line,
                place.column,
                shown.severity,
                shown.rule,
                escape_controls(shown.message)
            )
        },
    )
}
