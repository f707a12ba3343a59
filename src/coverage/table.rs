//! Coverage as text for a terminal, 80 columns wide unless there are many clouds.

use super::model::{Cell, Coverage, ProductRow, Status, TopicRow};
use crate::report::{escape_controls, plural};
use std::io::{self, Write};

/// Width of a line, in columns.
const LINE_WIDTH: usize = 80;
/// Minimum width of the product names, in columns.
const MIN_NAME_WIDTH: usize = 20;

/// Writes a summary of the coverage, and the lists of `gaps` and `competing` articles
/// if requested.
pub fn write(
    coverage: &Coverage<'_>,
    gaps: bool,
    competing: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    if coverage.products.is_empty() {
        writeln!(out, "no products are described for these clouds")?;
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
            "\nuse `--gaps` and `--competing` to list them, `--product ID` to see one product"
        )?;
    }
    Ok(())
}

/// Writes a line for each product with the number of its topics without an article.
fn summary(coverage: &Coverage<'_>, out: &mut dyn Write) -> io::Result<()> {
    let columns: Vec<usize> = (0..coverage.clouds.len())
        .filter(|at| coverage.products.iter().any(|row| row.gaps[*at].is_some()))
        .collect();
    let width = |at: &usize| coverage.clouds[*at].chars().count().max(5) + 1;
    let numbers: usize = columns.iter().map(width).sum::<usize>() + 7;
    let name_width = LINE_WIDTH.saturating_sub(numbers).max(MIN_NAME_WIDTH);
    writeln!(out, "topics without an article, by product and cloud\n")?;
    let mut line = pad("product", name_width);
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
    let common = common_words_len(&names);
    for (product, name) in coverage.products.iter().zip(&names) {
        let ellipsis = if common > 0 { "…" } else { "" };
        let short_name = format!("{ellipsis}{}", &name[common..]);
        let mut line = pad(&escape_controls(&short_name), name_width);
        line.push_str(&format!("{:>7}", product.all));
        for at in &columns {
            let gaps = product.gaps[*at].map_or_else(|| "-".to_owned(), |gaps| gaps.to_string());
            line.push_str(&format!("{gaps:>width$}", width = width(at)));
        }
        writeln!(out, "{line}")?;
    }
    let mut line = pad("all", name_width);
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
    let groups = coverage.competing.len();
    writeln!(
        out,
        "\narticles compete in {} of topic, product and type",
        plural(groups, "combination")
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
            let mut clouds: Vec<&str> = Vec::new();
            for (cloud, cell) in coverage.clouds.iter().zip(&topic.cells) {
                if cell.as_ref().is_some_and(|cell| cell.status == status) {
                    clouds.push(cloud);
                }
            }
            clouds.join(", ")
        };
        let name = format!("  {} {}", topic.id, topic.title);
        writeln!(out, "{}", escape_controls(&name))?;
        let (none, other) = (clouds(Status::Gap), clouds(Status::OtherProduct));
        if !none.is_empty() {
            writeln!(out, "    no article in {none}")?;
        }
        if !other.is_empty() {
            writeln!(out, "    only articles for other products in {other}")?;
        }
    }
    Ok(())
}

fn list_competing(coverage: &Coverage<'_>, out: &mut dyn Write) -> io::Result<()> {
    for group in &coverage.competing {
        let tags = match group.tags.as_slice() {
            [] => String::new(),
            tags => format!(" for {}", tags.join(", ")),
        };
        let heading = format!(
            "topic {} {} of product {}, type {}{tags}, in {}",
            group.topic,
            group.title,
            group.product,
            group.kind,
            group.clouds.join(", ")
        );
        writeln!(out, "\n{}", escape_controls(&heading))?;
        for article in &group.articles {
            let line = format!("  {} ({})", article.file, article.id);
            writeln!(out, "{}", escape_controls(&line))?;
        }
    }
    Ok(())
}

/// Returns the length in bytes of the words that all names start with, for example
/// "Questions and problems with ": without them the names are easier to distinguish.
fn common_words_len(names: &[String]) -> usize {
    let Some((first, others @ [_, ..])) = names.split_first() else {
        return 0;
    };
    let shared = others.iter().fold(first.as_str(), |shared, name| {
        let same = shared.chars().zip(name.chars()).take_while(|(a, b)| a == b);
        &shared[..same.map(|(c, _)| c.len_utf8()).sum()]
    });
    shared.rfind(' ').map_or(0, |space| space + 1)
}

/// Pads or shortens `text` to exactly `width` columns.
fn pad(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return format!("{text:<width$}");
    }
    let mut cut: String = text.chars().take(width.saturating_sub(1)).collect();
    cut.push('…');
    cut
}
