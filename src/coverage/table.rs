//! A summary for people, in 80 columns as long as the clouds are few.

use super::matrix::{Cell, Coverage, ProductRow, Status, TopicRow};
use crate::report::{escape_controls, plural};
use std::io::{self, Write};

/// Columns of a line.
const WIDTH: usize = 80;
/// Columns that the name of a product has at least.
const NAME: usize = 20;

pub(super) fn write(
    coverage: &Coverage<'_>,
    gaps: bool,
    competing: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    if coverage.products.is_empty() {
        writeln!(out, "no product of the tree is described in these clouds")?;
    } else {
        summary(coverage, out)?;
    }
    if gaps {
        for product in &coverage.products {
            list_gaps(coverage, product, out)?;
        }
    }
    if competing {
        list_competing(coverage, out)?;
    }
    if !gaps && !competing {
        writeln!(
            out,
            "\n`--gaps` and `--competing` list them, `--product ID` those of one product"
        )?;
    }
    Ok(())
}

/// A line for each product: how many of its topics no article answers.
fn summary(coverage: &Coverage<'_>, out: &mut dyn Write) -> io::Result<()> {
    let columns: Vec<usize> = (0..coverage.clouds.len())
        .filter(|at| coverage.products.iter().any(|row| row.gaps[*at].is_some()))
        .collect();
    let width = |at: &usize| coverage.clouds[*at].chars().count().max(5) + 1;
    let numbers: usize = columns.iter().map(width).sum::<usize>() + 7;
    let name = WIDTH.saturating_sub(numbers).max(NAME);
    writeln!(out, "topics without an article, by product and cloud\n")?;
    let mut line = pad("product", name);
    line.push_str(" topics");
    for at in &columns {
        line.push_str(&format!(
            "{:>width$}",
            coverage.clouds[*at],
            width = width(at)
        ));
    }
    writeln!(out, "{line}")?;
    let names: Vec<String> = coverage.products.iter().map(ProductRow::name).collect();
    let common = common_words(&names);
    for (product, own) in coverage.products.iter().zip(&names) {
        let ellipsis = if common > 0 { "…" } else { "" };
        let own = format!("{ellipsis}{}", &own[common..]);
        let mut line = pad(&escape_controls(&own), name);
        line.push_str(&format!("{:>7}", product.all));
        for at in &columns {
            let gaps = product.gaps[*at].map_or_else(|| "-".to_owned(), |gaps| gaps.to_string());
            line.push_str(&format!("{gaps:>width$}", width = width(at)));
        }
        writeln!(out, "{line}")?;
    }
    let mut line = pad("all", name);
    let all: usize = coverage.products.iter().map(|product| product.all).sum();
    line.push_str(&format!("{all:>7}"));
    for at in &columns {
        let gaps: usize = coverage
            .products
            .iter()
            .filter_map(|row| row.gaps[*at])
            .sum();
        line.push_str(&format!("{gaps:>width$}", width = width(at)));
    }
    writeln!(out, "{line}")?;
    let contests = coverage.competing.len();
    writeln!(
        out,
        "\narticles compete in {} of topic, product and type",
        plural(contests, "combination")
    )
}

fn list_gaps(
    coverage: &Coverage<'_>,
    product: &ProductRow<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let has_gap = |row: &&TopicRow<'_>| row.cells.iter().flatten().any(Cell::is_gap);
    let mut topics = product.topics.iter().filter(has_gap).peekable();
    if topics.peek().is_none() {
        return Ok(());
    }
    let title = format!("{} ({})", product.name(), product.ids.join(", "));
    writeln!(out, "\n{}", escape_controls(&title))?;
    for topic in topics {
        let clouds = |status: Status| {
            let cells = coverage.clouds.iter().zip(&topic.cells);
            let cells =
                cells.filter(|(_, cell)| cell.as_ref().is_some_and(|cell| cell.status == status));
            cells
                .map(|(cloud, _)| *cloud)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let name = format!("  {} {}", topic.id, topic.title);
        writeln!(out, "{}", escape_controls(&name))?;
        let (none, other) = (clouds(Status::Gap), clouds(Status::OtherProduct));
        if !none.is_empty() {
            writeln!(out, "    no article in {none}")?;
        }
        if !other.is_empty() {
            writeln!(out, "    articles for other products only in {other}")?;
        }
    }
    Ok(())
}

fn list_competing(coverage: &Coverage<'_>, out: &mut dyn Write) -> io::Result<()> {
    for contest in &coverage.competing {
        let tags = match contest.tags.as_slice() {
            [] => String::new(),
            tags => format!(" for {}", tags.join(", ")),
        };
        let head = format!(
            "topic {} {} of product {}, type {}{tags}, in {}",
            contest.topic,
            contest.title,
            contest.product,
            contest.kind,
            contest.clouds.join(", ")
        );
        writeln!(out, "\n{}", escape_controls(&head))?;
        for article in &contest.articles {
            let line = format!("  {} ({})", article.file, article.id);
            writeln!(out, "{}", escape_controls(&line))?;
        }
    }
    Ok(())
}

/// How many bytes of words all names begin with, where that would hide what tells
/// them apart: "Questions and problems with ".
fn common_words(names: &[String]) -> usize {
    let Some((first, others @ [_, ..])) = names.split_first() else {
        return 0;
    };
    let shared = others.iter().fold(first.as_str(), |shared, name| {
        let same = shared.chars().zip(name.chars()).take_while(|(a, b)| a == b);
        &shared[..same.map(|(c, _)| c.len_utf8()).sum()]
    });
    shared.rfind(' ').map_or(0, |blank| blank + 1)
}

/// `text` in exactly `width` columns.
fn pad(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return format!("{text:<width$}");
    }
    let mut cut: String = text.chars().take(width.saturating_sub(1)).collect();
    cut.push('…');
    cut
}
