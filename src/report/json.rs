//! One JSON object a line. The field names are a public interface: see docs/guide/formats.md.

use super::json_writer;
use super::view::View;
use std::io::{self, Write};

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    view.each(
        |_| true,
        |_, shown| {
            json_writer::write(out, &shown)?;
            out.write_all(b"\n")
        },
    )
}
