//! `components/section-empty`: an empty section.

use super::support::section::is_well_formed;
use crate::article::Article;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("components/section-empty", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for (index, section) in cx.article.sections.iter().enumerate() {
        let end = cx
            .article
            .sections
            .get(index + 1)
            .map_or(cx.article.body.end, |next| next.marker.start);
        let content = Span {
            start: section.marker.end,
            end: end.max(section.marker.end),
        };
        if is_well_formed(cx.article, section) && is_empty(cx.article, content) {
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
