//! Coverage as JSON.

use super::Coverage;
use crate::report::to_json;
use std::io::{self, Write};

/// Writes the coverage as one JSON document.
pub fn write(coverage: &Coverage<'_>, out: &mut dyn Write) -> io::Result<()> {
    to_json(out, coverage)?;
    out.write_all(b"\n")
}
