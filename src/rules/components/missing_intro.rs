//! `components/missing-intro`: a chart, a video or an image that no sentence
//! leads to.

use super::uses::start_tag;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("components/missing-intro", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for component in &article.components {
        let known = cx.schemas.components.get(&component.name);
        if known.is_some_and(|known| known.introduced) && !is_introduced(article, component.span) {
            let message = format!("this `{}` is not introduced", component.name);
            out.report(start_tag(article, component), message);
        }
    }
    for image in article.outline.links.iter().filter(|link| link.image) {
        if !is_introduced(article, image.span) {
            out.report(image.span, "this image is not introduced");
        }
    }
}

/// Whether the last thing before `span` in its section is text, and not a
/// heading or a section marker. What is drawn beside something else that is
/// drawn shares its sentence.
fn is_introduced(article: &Article, span: Span) -> bool {
    let before = Span {
        start: article.body.start,
        end: span.start,
    };
    // What stands between it and its line is a bullet, or text.
    let text = article
        .source
        .slice(before)
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '-' | '+' | '>'));
    let end = article.body.start + text.len() as u32;
    let last = Span {
        start: end.saturating_sub(1),
        end,
    };
    // They come in order and do not overlap.
    let sections = &article.sections;
    let next = sections.partition_point(|section| section.marker.start < end);
    let marker = next > 0 && sections[next - 1].marker.contains(last);
    let heading = article.outline.heading_around(last).is_some();
    !(text.is_empty() || marker || heading)
}
