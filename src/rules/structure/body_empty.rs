//! `structure/body-empty`: an article of which nothing is shown.

use super::shown;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("structure/body-empty", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let malformed = !article.properties.faults.is_empty();
    if article.properties.span.is_some() && !malformed && shown::is_blank(article, article.body) {
        out.report(
            article.block_line(),
            "no content after the properties block",
        );
    }
}
