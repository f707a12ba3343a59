//! `structure/heading-emphasis`: a heading with an asterisk too many or too few.

use super::emphasis;
use crate::article::Article;
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};

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
        let Some(run) = within
            .into_iter()
            .find_map(|span| emphasis::leftovers(article, *span))
        else {
            continue;
        };
        let content = article.source.slice(heading.content);
        let inner = content.trim_matches(['*', ' ', '\t']);
        let plain = !inner.contains('*') && !inner.is_empty();
        out.report(
            run,
            format!("the asterisks around `{inner}` do not pair: they are shown to the reader"),
        )
        .fix(plain.then(|| Fix::safe(heading.content, format!("**{inner}**"))));
    }
}
