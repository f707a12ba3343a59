//! One JSON object a line. The field names are a promise: see the README.

use super::view::View;
use super::wire;
use std::io::{self, Write};

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    view.each(
        |_| true,
        |_, shown| {
            wire::write(out, &shown)?;
            out.write_all(b"\n")
        },
    )
}
