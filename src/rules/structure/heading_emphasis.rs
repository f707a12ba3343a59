//! `structure/heading-emphasis`: a heading with an asterisk too many or too few.

use super::emphasis;
use crate::article::{Article, Heading};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/heading-emphasis", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for heading in &article.outline.headings {
        if memchr::memchr(b'*', heading.text.as_bytes()).is_none() {
            continue;
        }
        let prose = &article.outline.prose;
        let from = prose.partition_point(|span| span.start < heading.span.start);
        let within = prose[from..]
            .iter()
            .take_while(|span| span.end <= heading.span.end);
        let within: Vec<Span> = within.copied().collect();
        let mut leftovers = within
            .iter()
            .filter_map(|span| emphasis::leftovers(article, *span));
        let Some(run) = leftovers.next().or_else(|| edge(article, heading, &within)) else {
            continue;
        };
        let content = article.source.slice(heading.content);
        let inner = content.trim_matches(['*', ' ', '\t']);
        let plain = !inner.contains('*') && !inner.is_empty();
        out.report(
            run,
            format!("unbalanced asterisks around `{inner}`: readers see them"),
        )
        .fix(plain.then(|| Fix::safe(heading.content, format!("**{inner}**"))));
    }
}

/// The asterisks at an edge of the heading that are text: `** Steps **` is not
/// bold, for blanks stand within.
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
    (last >= 2 && ends).then_some(Span {
        start: end - last,
        end,
    })
}
