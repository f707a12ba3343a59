//! `properties/required`: a required attribute is missing.

use super::support::known::{State, required, state};
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("properties/required", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if cx.article.properties.span.is_none() {
        return;
    }
    for name in required(cx.article, cx.schemas) {
        let (span, problem) = match state(cx.article, name, cx.schemas) {
            // `properties/unknown` reports a misspelled name.
            State::Filled | State::Misspelled => continue,
            State::Empty(attribute) => (attribute.trimmed_span(), "is empty"),
            State::Missing => (cx.article.block_line(), "is missing"),
        };
        let example = cx
            .schemas
            .attribute(name)
            .map(|known| known.example.as_str())
            .unwrap_or_default();
        out.report(span, format!("required attribute `{name}` {problem}"))
            .help(format!(
                "Write `{name}=\"{example}\"`, with your own value."
            ));
    }
}
