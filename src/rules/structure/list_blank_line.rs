//! `structure/list-blank-line`: a list without a blank line before it.

use super::support::newline::newline;
use super::support::shown;
use crate::article::{Article, List};
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/list-blank-line", check).with_trusted_fix();

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut previous = Span::default();
    for list in cx
        .article
        .outline
        .lists
        .iter()
        .filter(|list| list.depth == 1)
    {
        let start = text_before(cx.article, list, previous);
        previous = list.span;
        if let Some(start) = start {
            out.report(
                shown::line(cx.article, start),
                "missing blank line before this list",
            )
            .fix(Fix::safe(
                Span::new(start, start),
                newline(cx.article, start),
            ));
        }
    }
}

/// Returns the start of the first line of `list` if the line before it is text outside `previous`,
/// the list before it.
fn text_before(article: &Article, list: &List, previous: Span) -> Option<usize> {
    let text = &article.source.text;
    let start = text[..list.span.start as usize].rfind('\n')? + 1;
    let before = text[..start - 1]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let line = text[before..start].trim();
    // Headings, quotes, comments, and tags need no blank line after them.
    if line.is_empty()
        || before < article.body.start as usize
        || line.starts_with(['#', '>', '<', '|', ':', '-', '='])
        // An item with a no-break space after its bullet.
        || line.starts_with("*\u{a0}")
    {
        return None;
    }
    let prose = &article.outline.prose;
    let last = prose[..prose.partition_point(|span| span.start < start as u32)].last()?;
    if last.end <= before as u32 || previous.end > before as u32 {
        return None;
    }
    Some(start)
}
