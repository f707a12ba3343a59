//! What a customer sees, as text.

use crate::lookup::{Condition, DescribedCustomer, ExcludedRow, Explanation, Named};
use crate::report::{escape_controls, plural};
use std::io::{self, Write};

/// Maximum number of articles of a condition that are listed without `--all`.
const MAX_EXCLUDED: usize = 5;

pub(super) fn write(explanation: &Explanation, all: bool, out: &mut dyn Write) -> io::Result<()> {
    write_line(
        out,
        &format!("customer: {}", customer(&explanation.customer)),
    )?;
    if explanation.is_about_one {
        return write_one(explanation, out);
    }
    match explanation.shown.as_slice() {
        [] => writeln!(out, "\nno article is shown")?,
        _ => writeln!(out, "\nshown, in this order:")?,
    }
    for shown in &explanation.shown {
        let row = &shown.row;
        write_line(out, &format!("{:>4}. {}", shown.place, row.title))?;
        write_line(
            out,
            &format!("      {} ({}): {}", row.id, row.kind, row.file),
        )?;
        write_line(out, &format!("      {}", shown.why))?;
    }
    if explanation.excluded.is_empty() {
        return Ok(());
    }
    let count = plural(explanation.excluded.len(), "article");
    writeln!(
        out,
        "\nnot shown: {count}, each under the first condition that excludes it"
    )?;
    let mut hidden = false;
    for condition in Condition::ALL {
        let of = |row: &&ExcludedRow| row.condition == condition.name();
        let rows: Vec<&ExcludedRow> = explanation.excluded.iter().filter(of).collect();
        if !rows.is_empty() {
            hidden |= write_group(condition, &rows, all, out)?;
        }
    }
    if hidden {
        writeln!(
            out,
            "\n`--all` lists every article; `--article ID` explains one"
        )?;
    }
    Ok(())
}

/// Writes the articles that a condition excludes, those that no other condition excludes first.
/// Returns true if some are not listed.
fn write_group(
    condition: Condition,
    rows: &[&ExcludedRow],
    all: bool,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let near: Vec<&ExcludedRow> = rows
        .iter()
        .copied()
        .filter(|row| row.also.is_empty())
        .collect();
    let count = rows.len();
    writeln!(
        out,
        "\n  {}: {}, {}",
        condition.name(),
        plural(count, "article"),
        meaning(condition)
    )?;
    let listed = if all || count <= MAX_EXCLUDED {
        rows
    } else {
        &near[..near.len().min(MAX_EXCLUDED)]
    };
    for row in listed {
        write_line(out, &format!("    {}: {}", row.row.file, row.why))?;
    }
    match near.len() {
        _ if listed.len() == count => return Ok(false),
        0 => writeln!(out, "    other conditions also exclude each of them")?,
        near if near > listed.len() => writeln!(
            out,
            "    and {} more that only this condition excludes",
            near - listed.len()
        )?,
        _ => writeln!(out, "    other conditions also exclude the rest")?,
    }
    Ok(true)
}

fn meaning(condition: Condition) -> &'static str {
    match condition {
        Condition::Published => "held back by an error",
        Condition::Cloud => "not shown in this cloud",
        Condition::Type => "of a type that is not found this way",
        Condition::Topic => "for other topics or for none",
        Condition::Product => "for other products or for none",
        Condition::Resource => "for other resource types",
        Condition::Tags => "for resources with other tags",
        Condition::Audience => "for support engineers",
    }
}

fn write_one(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    if let Some(shown) = explanation.shown.first() {
        let row = &shown.row;
        write_line(out, &format!("{} ({}) is shown", row.id, row.file))?;
        write_line(
            out,
            &format!(
                "  position {} of {}: {}",
                shown.place, explanation.in_all, shown.why
            ),
        )?;
    }
    if let Some(excluded) = explanation.excluded.first() {
        let row = &excluded.row;
        write_line(out, &format!("{} ({}) is not shown", row.id, row.file))?;
        write_line(out, &format!("  {}: {}", excluded.condition, excluded.why))?;
        if !excluded.also.is_empty() {
            let also = excluded.also.join(", ");
            write_line(out, &format!("  also excluded by: {also}"))?;
        }
    }
    Ok(())
}

/// Writes one line, without control characters.
pub(super) fn write_line(out: &mut dyn Write, line: &str) -> io::Result<()> {
    writeln!(out, "{}", escape_controls(line))
}

/// Returns a customer on one line.
fn customer(customer: &DescribedCustomer) -> String {
    let mut parts = vec![format!("cloud {}", customer.cloud)];
    let topic = customer.topic.iter();
    parts.extend(topic.map(|one| format!("topic {}", named(one))));
    let product = customer.product.iter();
    parts.extend(product.map(|one| format!("product {}", named(one))));
    let resource = customer.resource.iter();
    parts.extend(resource.map(|one| format!("resource {one}")));
    parts.extend(customer.tags.iter().map(|tags| match tags.as_slice() {
        [] => "no tags".to_owned(),
        tags => format!("tags {}", tags.join(", ")),
    }));
    if customer.internal {
        parts.push("a support engineer".to_owned());
    }
    parts.join("; ")
}

/// Returns `id (title)`.
pub(super) fn named(named: &Named) -> String {
    match named.title.as_str() {
        "" => named.id.clone(),
        title => format!("{} ({title})", named.id),
    }
}
