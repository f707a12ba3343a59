//! `structure/h1-not-first`: text before the title.

use super::support::heading_space::has_title_without_space;
use super::support::shown;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/h1-not-first", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let Some(title) = article
        .outline
        .headings
        .iter()
        .find(|heading| heading.level == 1)
    else {
        return;
    };
    let before = Span {
        start: article.body.start,
        end: title.span.start,
    };
    let Some(at) = shown::first(article, before) else {
        return;
    };
    if article.properties.span.is_none() || has_title_without_space(article) {
        return;
    }
    let line = shown::line(article, at);
    if shown::is_indented_title(article, line) {
        shown::report_indented_title(line, out);
        return;
    }
    out.report(line, "content before the title (the level 1 heading)")
        .related(cx.file, title.span, "the title");
}
