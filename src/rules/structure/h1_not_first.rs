//! `structure/h1-not-first`: text before the title.

use super::support::heading_space::has_title_without_space;
use super::support::shown;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/h1-not-first", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(title) = cx
        .article
        .outline
        .headings
        .iter()
        .find(|heading| heading.level == 1)
    else {
        return;
    };
    let before = Span {
        start: cx.article.body.start,
        end: title.span.start,
    };
    let Some(at) = shown::first(cx.article, before) else {
        return;
    };
    if cx.article.properties.span.is_none() || has_title_without_space(cx.article) {
        return;
    }
    let line = shown::line(cx.article, at);
    if shown::is_indented_title(cx.article, line) {
        shown::report_indented_title(line, out);
        return;
    }
    out.report(line, "content before the title (the level 1 heading)")
        .related(title.span, "the title");
}
