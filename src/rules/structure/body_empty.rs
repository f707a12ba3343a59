//! `structure/body-empty`: an article without content.

use super::support::shown;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/body-empty", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let properties = &cx.article.properties;
    // A malformed block may contain the content.
    if properties.span.is_none() || !properties.faults.is_empty() {
        return;
    }
    if shown::is_invisible(cx.article, cx.article.body) {
        out.report(
            cx.article.block_line(),
            "no content after the properties block",
        );
    }
}
