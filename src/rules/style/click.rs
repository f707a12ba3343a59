//! `style/click`: "click" instead of "select".

use super::support::prose;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::schema::Wording;
use std::cell::LazyCell;

pub(super) const RULE: Rule = Rule::article("style/click", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let weak = LazyCell::new(|| prose::weak_links(article, cx));
    prose::report_replacements(
        article,
        cx,
        (Wording::Clicks, &cx.schemas.style.clicks),
        out,
        |passage, range| !passage.is_quoted(range) && !weak.holds(passage.span(range)),
        |written| format!("`{written}` assumes that readers use a mouse"),
    );
}
