//! The customers that see an article, as text.

use super::text::{named, write_line};
use crate::lookup::{Audience, Way};
use std::io::{self, Write};

/// Maximum number of lists that are printed without `--all`.
const MAX_WAYS: usize = 10;

/// Returns the customers that see an article, as text.
pub(in crate::cli) fn describe(audience: &Audience) -> String {
    let mut text = Vec::new();
    // Memory does not fail.
    let _ = write(audience, true, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// Writes the customers that see an article.
pub(super) fn write(audience: &Audience, all: bool, out: &mut dyn Write) -> io::Result<()> {
    let row = &audience.row;
    write_line(out, &format!("{} ({}): {}", row.id, row.kind, row.title))?;
    write_line(out, &format!("  in {}", row.file))?;
    match &audience.held_back {
        Some(reason) => {
            writeln!(out)?;
            write_line(out, &format!("not published: {reason}"))?;
        }
        None if audience.ways.is_empty() => {
            writeln!(
                out,
                "\npublished, but not in any list; customers find it only by its id"
            )?;
        }
        None => writeln!(
            out,
            "\nin {}, shown to customers who choose",
            audience.clouds.join(", ")
        )?,
    }
    let shown = if audience.held_back.is_some() {
        0
    } else if all {
        audience.ways.len()
    } else {
        MAX_WAYS
    };
    for way in audience.ways.iter().take(shown) {
        write_line(out, &format!("  {}", way_text(way)))?;
        let positions: Vec<String> = way
            .places
            .iter()
            .map(|at| format!("{} of {} in {}", at.place, at.of, at.cloud))
            .collect();
        write_line(out, &format!("    position {}", positions.join(", ")))?;
    }
    if audience.held_back.is_none() && audience.ways.len() > shown {
        let rest = audience.ways.len() - shown;
        writeln!(out, "  and {rest} more: `--all` lists them")?;
    }
    if !audience.kept.is_empty() {
        writeln!(out, "\nnot shown to others:")?;
    }
    for sentence in &audience.kept {
        write_line(out, &format!("  {sentence}"))?;
    }
    Ok(())
}

fn way_text(way: &Way) -> String {
    let topic = way.topic.iter().map(|one| format!("topic {}", named(one)));
    let product = way
        .product
        .iter()
        .map(|one| format!("product {}", named(one)));
    let parts: Vec<String> = topic.chain(product).collect();
    if parts.is_empty() {
        return format!("{} {}", way.by.name(), way.key);
    }
    parts.join(", ")
}
