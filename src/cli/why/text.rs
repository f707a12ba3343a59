//! The answer for people.

use super::{Answer, ExcludedRow};
use crate::lookup::Condition;
use crate::report::{escape_controls, plural};
use std::io::{self, Write};

/// So many articles of a condition are listed unasked.
const FEW: usize = 5;

pub(super) fn write(answer: &Answer, all: bool, out: &mut dyn Write) -> io::Result<()> {
    say(out, &format!("customer: {}", answer.customer.text()))?;
    if answer.is_about_one {
        return write_one(answer, out);
    }
    match answer.shown.as_slice() {
        [] => writeln!(out, "\nno article is shown")?,
        _ => writeln!(out, "\nshown, in this order:")?,
    }
    for shown in &answer.shown {
        let row = &shown.row;
        say(out, &format!("{:>4}. {}", shown.place, row.title))?;
        say(
            out,
            &format!("      {} ({}): {}", row.id, row.kind, row.file),
        )?;
        say(out, &format!("      {}", shown.why))?;
    }
    if answer.excluded.is_empty() {
        return Ok(());
    }
    let count = plural(answer.excluded.len(), "article");
    writeln!(
        out,
        "\nnot shown: {count}, each under the first condition that excludes it"
    )?;
    let mut hidden = false;
    for condition in Condition::ALL {
        let of = |row: &&ExcludedRow| row.condition == condition.name();
        let rows: Vec<&ExcludedRow> = answer.excluded.iter().filter(of).collect();
        if !rows.is_empty() {
            hidden |= write_group(condition, &rows, all, out)?;
        }
    }
    if hidden {
        writeln!(
            out,
            "\n`--all` lists every article; `--article ID` asks about one"
        )?;
    }
    Ok(())
}

/// Nearest to being shown are those that only this condition excludes: they are
/// listed first. Says whether some are not listed.
fn write_group(
    condition: Condition,
    rows: &[&ExcludedRow],
    all: bool,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let near = rows.iter().filter(|row| row.also.is_empty());
    let (near, count) = (near.copied().collect::<Vec<_>>(), rows.len());
    writeln!(
        out,
        "\n  {}: {}, {}",
        condition.name(),
        plural(count, "article"),
        meaning(condition)
    )?;
    let listed: Vec<&ExcludedRow> = match all || count <= FEW {
        true => rows.to_vec(),
        false => near.iter().take(FEW).copied().collect(),
    };
    for row in &listed {
        say(out, &format!("    {}: {}", row.row.file, row.why))?;
    }
    match near.len() {
        _ if listed.len() == count => return Ok(false),
        0 => writeln!(out, "    further conditions exclude each of them")?,
        near if near > listed.len() => writeln!(
            out,
            "    and {} more that only this condition excludes",
            near - listed.len()
        )?,
        _ => writeln!(out, "    further conditions exclude the others")?,
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

fn write_one(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    if let Some(shown) = answer.shown.first() {
        let row = &shown.row;
        say(out, &format!("{} ({}) is shown", row.id, row.file))?;
        say(
            out,
            &format!(
                "  place {} of {}: {}",
                shown.place, answer.in_all, shown.why
            ),
        )?;
    }
    if let Some(excluded) = answer.excluded.first() {
        let row = &excluded.row;
        say(out, &format!("{} ({}) is not shown", row.id, row.file))?;
        say(out, &format!("  {}: {}", excluded.condition, excluded.why))?;
        if !excluded.also.is_empty() {
            let also = excluded.also.join(", ");
            say(out, &format!("  then also: {also}"))?;
        }
    }
    Ok(())
}

/// Writes a line, whatever is in it, as one line.
pub(super) fn say(out: &mut dyn Write, line: &str) -> io::Result<()> {
    writeln!(out, "{}", escape_controls(line))
}
