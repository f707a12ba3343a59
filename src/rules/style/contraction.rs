//! `style/contraction`: words that speech contracts, written in full.

use super::prose;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::schema::Wording;
use crate::source::SpanSet;
use std::cell::LazyCell;

pub(super) const RULE: Rule = Rule::article("style/contraction", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let emphasis = &article.outline.emphasis;
    let stressed: LazyCell<SpanSet, _> = LazyCell::new(|| emphasis.iter().copied().collect());
    prose::substitute(
        article,
        cx,
        (Wording::Contractions, &cx.schemas.style.contractions),
        out,
        |stretch, range| {
            // "not only ... but" and the words of a message stand as they are;
            // messages are often set in bold or italics.
            let behind = stretch.text[range.end..].trim_start();
            let span = stretch.span(range);
            !behind.starts_with("only ") && !stretch.is_quoted(range) && !stressed.holds(span)
        },
        |written| format!("`{written}` can be contracted"),
    );
}
