//! `style/click`: a word for a mouse where any way of working is meant.

use super::prose;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::schema::Wording;
use std::cell::LazyCell;

pub(super) const RULE: Rule = Rule::article("style/click", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let weak = LazyCell::new(|| prose::weak_links(article, cx));
    prose::substitute(
        article,
        cx,
        (Wording::Clicks, &cx.schemas.style.clicks),
        out,
        |stretch, range| !stretch.is_quoted(range) && !weak.holds(stretch.span(range)),
        |written| format!("`{written}` assumes that readers use a mouse"),
    );
}
