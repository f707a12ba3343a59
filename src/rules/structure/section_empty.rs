//! `structure/section-empty`: a heading without content below it.

use super::support::shown;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/section-empty", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let headings = &cx.article.outline.headings;
    for (at, heading) in headings.iter().enumerate() {
        if heading.content.is_empty() {
            continue;
        }
        let next = headings.get(at + 1);
        // Other rules report a missing section after the title, and a title after a section.
        let is_untitled = || headings[..=at].iter().all(|before| before.level > 1);
        if next.is_some_and(|next| {
            next.level > heading.level || heading.level == 1 || (next.level == 1 && is_untitled())
        }) {
            continue;
        }
        let content = Span {
            start: heading.span.end,
            end: next.map_or(cx.article.body.end, |next| next.span.start),
        };
        if shown::is_invisible(cx.article, content) {
            out.report(heading.span, format!("section `{}` is empty", heading.text));
        }
    }
}
