//! `structure/h1-not-first`: something stands before the title.

use super::{heading_space, shown};
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("structure/h1-not-first", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let Some(title) = article.outline.headings.iter().find(|heading| heading.level == 1) else { return };
    let before = Span { start: article.body.start, end: title.span.start };
    let Some(at) = shown::first(article, before) else { return };
    if article.properties.span.is_none() || heading_space::has_glued_title(article) {
        return;
    }
    out.report(shown::line(article, at), "this stands before the title (the heading of level 1)")
        .related(cx.file, title.span, "the title");
}
