//! `structure/customer-title`: a solution without the title that customers see.

use super::support::shown;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/customer-title", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if !cx
        .article
        .self_help_type
        .as_ref()
        .is_some_and(|kind| kind.customer_title)
    {
        return;
    }
    let headings = &cx.article.outline.headings;
    let Some(title) = headings.iter().find(|heading| heading.level == 1) else {
        return;
    };
    let Some(shown_title) = headings.iter().find(|heading| heading.level == 2) else {
        out.report(
            title.span,
            "this solution has no level 2 heading, so customers see no title",
        );
        return;
    };
    let between = Span {
        start: title.span.end,
        end: shown_title.span.start,
    };
    // The comment that starts a section is not content.
    let mut from = between;
    for section in cx
        .article
        .sections
        .iter()
        .filter(|section| between.contains(section.marker))
    {
        if shown::is_invisible(
            cx.article,
            Span {
                start: from.start,
                end: section.marker.start,
            },
        ) {
            from.start = section.marker.end;
        }
    }
    if shown_title.span.start > title.span.start
        && let Some(at) = shown::first(cx.article, from)
    {
        out.report(
            shown::line(cx.article, at),
            "content before the title that customers see (the first level 2 heading)",
        )
        .related(shown_title.span, "the title that customers see");
    }
}
