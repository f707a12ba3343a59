//! `components/section-empty`: a section with nothing in it.

use super::section_syntax::is_whole;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("components/section-empty", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for (index, section) in article.sections.iter().enumerate() {
        let end = article
            .sections
            .get(index + 1)
            .map_or(article.body.end, |next| next.marker.start);
        let content = Span {
            start: section.marker.end,
            end: end.max(section.marker.end),
        };
        if is_whole(article, section) && is_empty(article, content) {
            out.report(
                section.marker,
                format!("the section `{}` is empty", section.title),
            );
        }
    }
}

/// Whether nothing but blanks and comments stands in `content`.
fn is_empty(article: &Article, content: Span) -> bool {
    let mut rest = article.source.slice(content).trim();
    while let Some(comment) = rest.strip_prefix("<!--") {
        match comment.find("-->") {
            Some(end) => rest = comment[end + 3..].trim_start(),
            None => return true,
        }
    }
    rest.is_empty()
}
