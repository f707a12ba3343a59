//! `style/click`: a word for a mouse where any way of working is meant.

use super::prose;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::schema::Wording;

pub(super) const RULE: Rule = Rule::article("style/click", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    prose::substitute(
        article,
        cx,
        (Wording::Clicks, &cx.schemas.style.clicks),
        out,
        |stretch, range| {
            let span = stretch.span(range);
            !stretch.is_quoted(range) && !prose::in_weak_link(article, span, cx)
        },
        |written, right| format!("`{written}` takes a mouse: write `{right}`"),
    );
}
