//! `structure/heading-emphasis`: a heading with unbalanced asterisks.

use super::support::emphasis;
use crate::article::{Article, Heading};
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/heading-emphasis", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for heading in &cx.article.outline.headings {
        if memchr::memchr(b'*', heading.text.as_bytes()).is_none() {
            continue;
        }
        let prose = &cx.article.outline.prose;
        let from = prose.partition_point(|span| span.start < heading.span.start);
        let within: Vec<Span> = prose[from..]
            .iter()
            .take_while(|span| span.end <= heading.span.end)
            .copied()
            .collect();
        let mut leftovers = within
            .iter()
            .filter_map(|span| emphasis::leftovers(cx.article, *span));
        let Some(run) = leftovers
            .next()
            .or_else(|| edge(cx.article, heading, &within))
        else {
            continue;
        };
        let content = cx.article.source.slice(heading.content);
        let inner = content.trim_matches(['*', ' ', '\t']);
        let finding = out.report(
            run,
            format!("unbalanced asterisks around `{inner}`: readers see them"),
        );
        if !inner.contains('*') && !inner.is_empty() {
            finding.fix(Fix::safe(heading.content, format!("**{inner}**")));
        }
    }
}

/// Returns the asterisks at the start or end of the heading that are displayed: `** Steps **` is not
/// bold because of the spaces.
fn edge(article: &Article, heading: &Heading, prose: &[Span]) -> Option<Span> {
    let content = article.source.slice(heading.content);
    let (start, end) = (heading.content.start, heading.content.end);
    let first = content.bytes().take_while(|b| *b == b'*').count() as u32;
    let last = content.bytes().rev().take_while(|b| *b == b'*').count() as u32;
    let (begins, ends) = (prose.first()?.start == start, prose.last()?.end == end);
    if first == content.len() as u32 {
        return None;
    }
    if first >= 2 && begins {
        return Some(Span {
            start,
            end: start + first,
        });
    }
    if last >= 2 && ends {
        return Some(Span {
            start: end - last,
            end,
        });
    }
    None
}
