//! `structure/table-cells`: a table row with more cells than the table has columns.

use super::support::shown;
use super::support::table_rows::{cells, row};
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/table-cells", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for table in &cx.article.outline.tables {
        let mut lines = cx.article.source.slice(*table).lines();
        let columns = lines.nth(1).map_or(0, |line| cells(row(line)).count());
        if columns == 0 {
            continue;
        }
        for line in lines {
            check_row(cx.article, row(line), columns, out);
        }
    }
}

fn check_row(article: &Article, row: &str, columns: usize, out: &mut Sink<'_>) {
    let Some(extra) = cells(row).nth(columns) else {
        return;
    };
    let extra = Span::of_slice(row, extra, 0).start as usize;
    let dropped = row[extra..].trim_matches(['|', ' ', '\t']);
    if dropped.is_empty() {
        return;
    }
    let count = cells(row).count();
    let base = Span::of_slice(&article.source.text, row, 0).start as usize;
    let span = Span::of_slice(row, dropped, base);
    let finding = out.report(
        span,
        format!(
            "this row has {count} cells, but its table has {columns} columns: readers do not see `{}`",
            shown::quoted(dropped)
        ),
    );
    if is_line_break(dropped) {
        // The `|` before it closes the last column.
        let end = base + row.len();
        finding
            .help("Remove it, or put it before the last `|`.")
            .fix(Fix::safe(Span::new(base + extra, end), ""))
            .at_most(Severity::Suggestion);
        return;
    }
    let pipes = inner_pipes(row);
    let finding =
        finding.help("Write `\\|` for a `|` inside a cell, or put the text in one of the columns.");
    if pipes.len() + columns == count {
        let edits = pipes.into_iter().map(|at| Edit {
            span: Span::new(base + at, base + at),
            text: "\\".to_owned(),
        });
        finding.fix(Fix::new(Applicability::Safe, edits.collect()));
    }
}

fn is_line_break(text: &str) -> bool {
    let name = text.strip_prefix('<').and_then(|tag| tag.strip_suffix('>'));
    name.is_some_and(|name| name.trim_matches(['/', ' ']).eq_ignore_ascii_case("br"))
}

/// Returns the offsets of the pipes in `row` that are in code or in the text of a link.
fn inner_pipes(row: &str) -> Vec<usize> {
    let mut pipes = Vec::new();
    let (mut in_code, mut in_link) = (false, false);
    for (at, byte) in row.bytes().enumerate() {
        match byte {
            b'`' => in_code = !in_code,
            b'[' => in_link = true,
            b']' => in_link = false,
            b'|' if (in_code || in_link) && !row[..at].ends_with('\\') => pipes.push(at),
            _ => {}
        }
    }
    pipes
}
