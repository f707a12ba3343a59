//! Format `json`: one JSON object per line. The field names are part of the public interface.

use super::json_writer;
use super::view::View;
use std::io::{self, Write};

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for shown in view.shown() {
        let record = shown.record();
        json_writer::write(out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
