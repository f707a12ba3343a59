//! `structure/heading-empty`: a heading without text.

use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/heading-empty", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let headings = &cx.article.outline.headings;
    // If no title has text, `structure/h1-missing` reports it.
    let has_title = headings
        .iter()
        .any(|heading| heading.level == 1 && !heading.content.is_empty());
    let empty = headings
        .iter()
        .filter(|heading| heading.content.is_empty() && (has_title || heading.level > 1));
    for heading in empty {
        out.report(
            heading.span,
            format!("this level {} heading has no text", heading.level),
        );
    }
}
