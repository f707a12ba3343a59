//! `properties/required`: no attribute without which nothing is published.

use super::known::{State, rename, required, state};
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("properties/required", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    if article.properties.span.is_none() {
        return;
    }
    for name in required(article, cx.schemas) {
        let known = cx.schemas.attribute(name);
        let (span, message, fix) = match state(article, name, cx.schemas) {
            State::Filled => continue,
            State::Blank(attribute) => (attribute.trimmed_span(), "is empty".to_owned(), None),
            State::Missing => (article.block_line(), "is missing".to_owned(), None),
            State::Misspelt(attribute) => (
                attribute.name_span(),
                format!(
                    "is missing, and no attribute is called `{}`",
                    attribute.name()
                ),
                known.map(|known| rename(attribute, known)),
            ),
        };
        let example = known
            .map(|known| known.example.as_str())
            .unwrap_or_default();
        out.report(
            span,
            format!("`{name}` {message}: without it the article cannot be published"),
        )
        .help(format!("write it like `{name}=\"{example}\"`"))
        .fix(fix);
    }
}
