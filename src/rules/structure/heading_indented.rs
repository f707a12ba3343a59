//! `structure/heading-indented`: blanks before the `#` of a heading.

use crate::article::Article;
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/heading-indented", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let text = &article.source.text;
    let outline = &article.outline;
    for heading in &outline.headings {
        let start = heading.span.start as usize;
        let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let before = Span::new(line, start);
        let blank = |c: char| c == ' ' || c == '\t';
        // In a list the blanks say what the heading belongs to.
        let within = |spans: &[Span]| spans.iter().any(|span| span.contains(heading.span));
        if before.is_empty()
            || !article.source.slice(before).chars().all(blank)
            || !article.source.slice(heading.span).starts_with('#')
            || outline
                .lists
                .iter()
                .any(|list| list.span.contains(heading.span))
            || within(&outline.quotes)
        {
            continue;
        }
        out.report(before, "blanks stand before the `#` of a heading")
            .fix(Fix::safe(before, ""));
    }
}
