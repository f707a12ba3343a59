//! Which topics have an article in which cloud: the matrix of topic, product and
//! cloud, with its gaps and with the articles that compete.

mod csv;
mod matrix;
mod page;
mod table;

pub use matrix::{Cell, Competing, Coverage, Member, ProductRow, Scope, Status, TopicRow};
pub use page::{Surroundings, page};

use std::io::{self, Write};

/// Writes the matrix as comma-separated values, a row for each topic and cloud.
pub fn write_csv(coverage: &Coverage<'_>, out: &mut dyn Write) -> io::Result<()> {
    csv::write(coverage, out)
}

/// Writes the matrix as one JSON document.
pub fn write_json(coverage: &Coverage<'_>, out: &mut dyn Write) -> io::Result<()> {
    crate::report::to_json(out, coverage)?;
    out.write_all(b"\n")
}

/// Writes a summary for people, and the lists that are asked for.
pub fn write_table(
    coverage: &Coverage<'_>,
    gaps: bool,
    competing: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    table::write(coverage, gaps, competing, out)
}
