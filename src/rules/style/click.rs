//! `style/click`: "click" instead of "select".

use super::support::prose;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Wording;
use std::cell::LazyCell;

pub(super) const RULE: Rule = Rule::article("style/click", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let weak = LazyCell::new(|| prose::weak_links(cx));
    prose::report_replacements(
        cx,
        (Wording::Clicks, &cx.schemas.style.clicks),
        out,
        |passage, range| !passage.is_quoted(range) && !weak.holds(passage.span(range)),
        |written| format!("`{written}` assumes that readers use a mouse"),
    );
}
