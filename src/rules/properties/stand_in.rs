//! `properties/stand-in`: an attribute that is missing because an older one is used instead.

use super::support::known::{State, is_filled, state};
use super::support::recommended::expected;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("properties/stand-in", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if cx.article.properties.span.is_none() {
        return;
    }
    for known in cx.schemas.attributes.replaceable() {
        let name = known.name.as_str();
        let mut others = known.alternatives.iter();
        let Some(other) = others.find(|other| is_filled(cx.article, other, cx.schemas)) else {
            continue;
        };
        if !expected(cx.article, cx.schemas).any(|one| one.eq_ignore_ascii_case(name)) {
            continue;
        }
        let (span, problem) = match state(cx.article, name, cx.schemas) {
            State::Filled | State::Misspelled => continue,
            State::Empty(attribute) => (attribute.trimmed_span(), "is empty"),
            State::Missing => (cx.article.block_line(), "is missing"),
        };
        out.report(
            span,
            format!("`{name}` {problem}, so `{other}` is used instead"),
        )
        .help(format!(
            "Write `{name}=\"{}\"`, with your own value.",
            known.example
        ));
    }
}
