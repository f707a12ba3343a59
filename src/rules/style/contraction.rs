//! `style/contraction`: "do not", "cannot", and similar words that are usually contracted.

use super::support::prose;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Wording;
use crate::source::SpanSet;
use std::cell::LazyCell;

pub(super) const RULE: Rule = Rule::article("style/contraction", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let emphasis = &cx.article.outline.emphasis;
    let emphasized: LazyCell<SpanSet, _> = LazyCell::new(|| emphasis.iter().copied().collect());
    prose::report_replacements(
        cx,
        (Wording::Contractions, &cx.schemas.style.contractions),
        out,
        |passage, range| {
            // "not only ... but" and messages, often in bold or italics, keep their words.
            let after = passage.text[range.end..].trim_start();
            let span = passage.span(range);
            !after.starts_with("only ") && !passage.is_quoted(range) && !emphasized.holds(span)
        },
        |written| format!("`{written}` can be contracted"),
    );
}
