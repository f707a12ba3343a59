//! `components/section-empty`: an empty section.

use super::support::section::is_well_formed;
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
        if is_well_formed(article, section) && is_empty(article, content) {
            out.report(
                section.marker,
                format!("the section `{}` is empty", section.title),
            );
        }
    }
}

/// Returns true if `content` contains only whitespace and comments.
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
