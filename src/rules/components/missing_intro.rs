//! `components/missing-intro`: a chart, video, or image that is not introduced.

use super::support::uses::start_tag;
use crate::article::Article;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("components/missing-intro", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for component in &cx.article.components {
        let known = cx.schemas.components.get(&component.name);
        if known.is_some_and(|known| known.introduced) && !is_introduced(cx.article, component.span)
        {
            let message = format!("this `{}` is not introduced", component.name);
            out.report(start_tag(cx.article, component), message);
        }
    }
    for image in cx.article.outline.links.iter().filter(|link| link.image) {
        if !is_introduced(cx.article, image.span) {
            out.report(image.span, "this image is not introduced");
        }
    }
}

/// Returns true if text or another component precedes `span` in its section, not a heading or a
/// section marker. Adjacent components share an introduction.
fn is_introduced(article: &Article, span: Span) -> bool {
    let before = Span {
        start: article.body.start,
        end: span.start,
    };
    // Skips the bullet of a list item and the mark of a quotation.
    let text = article
        .source
        .slice(before)
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '-' | '+' | '>'));
    let end = article.body.start + text.len() as u32;
    let last = Span {
        start: end.saturating_sub(1),
        end,
    };
    // Sections are in order and do not overlap.
    let sections = &article.sections;
    let next = sections.partition_point(|section| section.marker.start < end);
    let is_marker = next > 0 && sections[next - 1].marker.contains(last);
    let is_heading = article.outline.heading_around(last).is_some();
    !(text.is_empty() || is_marker || is_heading)
}
