//! One line a finding: `file:line:column: severity rule: message`.

use super::view::View;
use super::visible::visible;
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
                visible(&place.file),
                place.line,
                place.column,
                shown.severity,
                shown.rule,
                visible(shown.message)
            )
        },
    )
}
