//! Tables.

use super::inline::Inline;
use super::model::MarkdownWriter;
use super::tree::{Element, Node};
use crate::published::html::StartTag;

/// Maximum number of columns that cells over several columns make.
const MAX_COLUMNS: usize = 64;

/// A row: whether it is a header, and its cells.
struct Row {
    is_header: bool,
    cells: Vec<Cell>,
}

struct Cell {
    text: String,
    align: &'static str,
    columns: usize,
    rows: usize,
}

/// Returns a table, after its caption if it has one.
pub(super) fn table(writer: &MarkdownWriter<'_>, element: &Element<'_>) -> Vec<String> {
    let mut texts = Vec::new();
    let mut rows = Vec::new();
    collect(writer, &element.children, false, &mut rows, &mut texts);
    let rows = laid_out(rows);
    let Some(first) = rows.first() else {
        return texts;
    };
    let columns = rows
        .iter()
        .map(|row| row.cells.len())
        .max()
        .unwrap_or_default();
    if columns == 0 {
        return texts;
    }
    let mut lines = Vec::with_capacity(rows.len() + 2);
    // Every table has a header; that of a table without one is empty.
    let header: &[Cell] = if first.is_header { &first.cells } else { &[] };
    lines.push(line(header.iter().map(|cell| cell.text.as_str()), columns));
    let aligned = if first.is_header || rows.len() == 1 {
        first
    } else {
        &rows[1]
    };
    let marks = aligned.cells.iter().map(|cell| cell.align);
    let missing = columns.saturating_sub(aligned.cells.len());
    let marks: Vec<&str> = marks.chain(std::iter::repeat_n("---", missing)).collect();
    lines.push(format!("| {} |", marks.join(" | ")));
    for row in &rows[usize::from(first.is_header)..] {
        lines.push(line(
            row.cells.iter().map(|cell| cell.text.as_str()),
            columns,
        ));
    }
    texts.push(lines.join("\n"));
    texts
}

/// Returns a line of a table with this number of columns.
fn line<'t>(cells: impl Iterator<Item = &'t str>, columns: usize) -> String {
    let mut line = String::from("|");
    let mut count = 0;
    for cell in cells {
        line.push(' ');
        line.push_str(cell);
        line.push_str(if cell.is_empty() { "|" } else { " |" });
        count += 1;
    }
    for _ in count..columns {
        line.push_str(" |");
    }
    line
}

/// Collects the rows of a table, and its captions as paragraphs.
fn collect(
    writer: &MarkdownWriter<'_>,
    nodes: &[Node<'_>],
    is_head: bool,
    rows: &mut Vec<Row>,
    captions: &mut Vec<String>,
) {
    for node in nodes {
        let Node::Element(element) = node else {
            continue;
        };
        match element.name() {
            "tr" => {
                let cells = element.children.iter().filter_map(|node| match node {
                    Node::Element(cell) => Some(cell),
                    Node::Text(_) => None,
                });
                let cells: Vec<&Element<'_>> = cells.collect();
                let is_header =
                    is_head || (!cells.is_empty() && cells.iter().all(|cell| cell.name() == "th"));
                rows.push(Row {
                    is_header: is_header && rows.is_empty(),
                    cells: cells.iter().map(|cell| read(writer, cell)).collect(),
                });
            }
            "caption" => {
                let mut inline = Inline::new(writer);
                inline.nodes(&element.children, None);
                captions.push(inline.out);
            }
            name => collect(
                writer,
                &element.children,
                is_head || name == "thead",
                rows,
                captions,
            ),
        }
    }
}

fn read(writer: &MarkdownWriter<'_>, element: &Element<'_>) -> Cell {
    let mut inline = Inline::new(writer);
    inline.is_block = false;
    inline.in_cell = true;
    inline.nodes(&element.children, Some('|'));
    let number = |name: &str| span(&element.tag, name);
    Cell {
        text: inline.out.trim().to_owned(),
        align: match element.tag.get("align") {
            Some("left") => ":--",
            Some("right") => "--:",
            Some("center") => ":-:",
            _ => "---",
        },
        columns: number("colspan"),
        rows: number("rowspan"),
    }
}

fn span(tag: &StartTag<'_>, name: &str) -> usize {
    let number = tag.get(name).and_then(|number| number.parse().ok());
    number.unwrap_or(1).clamp(1, MAX_COLUMNS)
}

/// Adds empty cells where a cell spans several columns or rows.
fn laid_out(rows: Vec<Row>) -> Vec<Row> {
    // The number of further rows that a cell of each column covers.
    let mut covered: Vec<usize> = Vec::new();
    let empty = || Cell {
        text: String::new(),
        align: "---",
        columns: 1,
        rows: 1,
    };
    let mut result = Vec::with_capacity(rows.len());
    for row in rows {
        let mut cells: Vec<Cell> = Vec::new();
        let mut old = std::mem::take(&mut covered).into_iter();
        let mut rest = row.cells.into_iter();
        loop {
            let above = old.next();
            if let Some(above) = above.filter(|above| *above > 0) {
                cells.push(empty());
                covered.push(above - 1);
                continue;
            }
            let Some(cell) = rest.next() else {
                if above.is_none() {
                    break;
                }
                cells.push(empty());
                covered.push(0);
                continue;
            };
            let (columns, rows) = (cell.columns, cell.rows);
            cells.push(cell);
            covered.push(rows - 1);
            for _ in 1..columns {
                if cells.len() < MAX_COLUMNS {
                    old.next();
                    cells.push(empty());
                    covered.push(rows - 1);
                }
            }
        }
        while cells
            .last()
            .is_some_and(|cell| cell.text.is_empty() && cell.columns == 1)
            && cells.len() > 1
        {
            cells.pop();
        }
        result.push(Row {
            is_header: row.is_header,
            cells,
        });
    }
    result
}
