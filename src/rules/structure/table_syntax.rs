//! `structure/table-syntax`: lines that look like a table but are displayed as text.

use super::support::prose_lines::{ProseLine, prose_lines};
use super::support::shown;
use super::support::table_rows::{cells, is_delimiter, row};
use crate::article::Article;
use crate::finding::{Applicability, Edit, Fix};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/table-syntax", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if memchr::memchr(
        b'|',
        cx.article.source.slice(cx.article.outline.span).as_bytes(),
    )
    .is_none()
    {
        return;
    }
    let tables = &cx.article.outline.tables;
    let mut block: Vec<ProseLine<'_>> = Vec::new();
    let lines = prose_lines(cx.article, |_| true);
    let rows = lines.filter(|line| {
        row(line.text).contains('|') && !Span::new(line.start, line.start).is_within(tables)
    });
    for line in rows {
        let continues = block
            .last()
            .is_none_or(|last| are_next(cx.article, last, &line));
        if !continues {
            check_block(cx.article, &block, out);
            block.clear();
        }
        block.push(line);
    }
    check_block(cx.article, &block, out);
}

/// Returns true if `second` is the next line after `first`.
fn are_next(article: &Article, first: &ProseLine<'_>, second: &ProseLine<'_>) -> bool {
    let end = first.start + first.text.len();
    let between = article
        .source
        .text
        .get(end..second.start)
        .unwrap_or_default();
    between.matches('\n').count() == 1
}

/// The reason why lines are not displayed as a table.
enum Defect {
    /// There is no line of hyphens.
    NoDelimiter,
    /// The line of hyphens, at this index, does not match the header.
    Delimiter(usize),
    /// The line of hyphens does not follow the header.
    Apart,
}

fn check_block(article: &Article, block: &[ProseLine<'_>], out: &mut Sink<'_>) {
    let Some(defect) = defect(block) else { return };
    let (Some(first), Some(last)) = (block.first(), block.last()) else {
        return;
    };
    let columns = cells(row(first.text)).count();
    let message = match defect {
        Defect::NoDelimiter => {
            "not displayed as a table: no line of hyphens below the header".to_owned()
        }
        Defect::Delimiter(at) => {
            let written = shown::quoted(row(block[at].text));
            format!(
                "not displayed as a table: `{written}` does not match the {columns} cells of the header"
            )
        }
        Defect::Apart => {
            "not displayed as a table: the header must be directly above this line".to_owned()
        }
    };
    let hyphens = format!("|{}", "---|".repeat(columns));
    let shows_tables = article
        .self_help_type
        .as_ref()
        .is_none_or(|kind| kind.tables);
    let help = if !shows_tables {
        "Use a list. Tables are not displayed in articles of this type.".to_owned()
    } else if matches!(defect, Defect::Apart) {
        "Put the header, the line of hyphens, and the rows on consecutive lines.".to_owned()
    } else {
        format!("Write `{hyphens}` below the header.")
    };
    let matches_header = |line: &ProseLine<'_>| {
        is_delimiter(row(line.text)) || cells(row(line.text)).count() == columns
    };
    let finding = out.report(first.span().to(last.span()), message).help(help);
    if shows_tables && block.iter().all(matches_header) {
        finding.fix(fix(block, &defect, &hyphens));
    }
}

fn fix(block: &[ProseLine<'_>], defect: &Defect, hyphens: &str) -> Option<Fix> {
    let edit = match defect {
        Defect::Delimiter(at) => Edit {
            span: block[*at].span(),
            text: hyphens.to_owned(),
        },
        Defect::NoDelimiter => {
            let next = block.get(1)?;
            let at = next.start - next.before.len();
            Edit {
                span: Span::new(at, at),
                text: format!("{}{hyphens}\n", next.before),
            }
        }
        Defect::Apart => return None,
    };
    Some(Fix::new(Applicability::Safe, vec![edit]))
}

fn defect(block: &[ProseLine<'_>]) -> Option<Defect> {
    let delimiter = block.iter().position(|line| is_delimiter(row(line.text)));
    match delimiter {
        Some(0) => Some(Defect::Apart),
        Some(1) => Some(Defect::Delimiter(1)),
        Some(_) => Some(Defect::Apart),
        None if looks_like_rows(block) => Some(Defect::NoDelimiter),
        None => None,
    }
}

/// Returns true if all lines of `block` have pipes at both ends, more than one cell, and the same
/// number of cells.
fn looks_like_rows(block: &[ProseLine<'_>]) -> bool {
    let rows: Vec<&str> = block.iter().map(|line| row(line.text)).collect();
    let count = |row: &str| cells(row).count();
    rows.len() > 1
        && rows
            .iter()
            .all(|row| row.starts_with('|') && row.ends_with('|') && count(row) > 1)
        && rows.windows(2).all(|pair| count(pair[0]) == count(pair[1]))
}
