//! `structure/list-blank-line`: a list glued to the text before or behind it.

use super::shown;
use crate::article::{Article, List};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/list-blank-line", check).with_trusted_fix();

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let mut previous = Span::default();
    for list in article.outline.lists.iter().filter(|list| list.depth == 1) {
        let start = text_before(article, list, previous);
        previous = list.span;
        if let Some(start) = start {
            out.report(
                shown::line(article, start),
                "missing blank line before this list",
            )
            .fix(Fix::safe(Span::new(start, start), newline(article)));
        }
    }
}

/// Where the line of the list begins, if the line before it is text and not of
/// the list before it.
fn text_before(article: &Article, list: &List, previous: Span) -> Option<usize> {
    let text = &article.source.text;
    let start = text[..list.span.start as usize].rfind('\n')? + 1;
    let before = text[..start - 1]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let line = text[before..start].trim();
    // Headings, quotes, comments and tags end by themselves.
    if line.is_empty()
        || before < article.body.start as usize
        || line.starts_with(['#', '>', '<', '|', ':', '-', '='])
        // An item whose bullet lacks its plain blank.
        || line.starts_with("*\u{a0}")
    {
        return None;
    }
    let prose = &article.outline.prose;
    let last = prose[..prose.partition_point(|span| span.start < start as u32)].last()?;
    (last.end > before as u32 && previous.end <= before as u32).then_some(start)
}

/// The line ending that the body of `article` uses.
pub(super) fn newline(article: &Article) -> &'static str {
    if article.source.slice(article.body).contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}
