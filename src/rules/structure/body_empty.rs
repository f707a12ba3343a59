//! `structure/body-empty`: an article without content.

use super::support::shown;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/body-empty", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let properties = &article.properties;
    // A malformed block may contain the content.
    if properties.span.is_none() || !properties.faults.is_empty() {
        return;
    }
    if shown::is_invisible(article, article.body) {
        out.report(
            article.block_line(),
            "no content after the properties block",
        );
    }
}
