//! `properties/expected`: a recommended attribute is missing.

use super::support::known::{State, is_filled, state};
use super::support::lookups::{attributes, missing_lookups};
use super::support::recommended::{is_required, recommended_and_required};
use crate::rules::corpus::is_duplicate_id;
use crate::rules::{ArticleContext, Rule, Sink};

/// Attributes that have an effect only together.
const RESOURCE: (&str, &str) = ("service", "resource");

pub(super) const RULE: Rule = Rule::article("properties/expected", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    if cx.article.properties.span.is_none() {
        return;
    }
    let mut unreachable = None;
    for name in recommended_and_required(cx.article, cx.schemas) {
        let found = state(cx.article, name, cx.schemas);
        if matches!(found, State::Filled | State::Misspelled)
            || is_required(cx.article, name, cx.schemas)
        {
            continue;
        }
        // `corpus/duplicate-article-id` reports a file name that is used twice as an id.
        if name == "articleId" && is_duplicate_id(cx.corpus, cx.schemas, cx.file) {
            continue;
        }
        let known = cx.schemas.attribute(name);
        let alternatives = known
            .map(|known| known.alternatives.as_slice())
            .unwrap_or_default();
        let is_missing = |other: &str| !is_filled(cx.article, other, cx.schemas);
        if alternatives.iter().any(|other| !is_missing(other)) {
            continue;
        }
        // `properties/unreachable` reports these attributes, all at once.
        let lookups = unreachable
            .get_or_insert_with(|| missing_lookups(cx.article, cx.schemas).unwrap_or_default());
        if lookups
            .iter()
            .any(|lookup| attributes(*lookup).contains(&name))
        {
            continue;
        }
        let (first, second) = RESOURCE;
        // If both are missing, the finding about the first mentions the second.
        if name == second && is_missing(first) {
            continue;
        }
        let mut also: Vec<&str> = alternatives.iter().map(String::as_str).collect();
        if name == first && is_missing(second) {
            also.push(second);
        }
        let (span, problem) = match found {
            State::Empty(attribute) => (attribute.trimmed_span(), "is empty"),
            _ => (cx.article.block_line(), "is missing"),
        };
        let message = match (name, also.as_slice()) {
            ("articleId", _) => {
                format!(
                    "`articleId` {problem}, so the file name, `{}`, is used instead",
                    cx.article.source.file_stem()
                )
            }
            (_, []) => format!("`{name}` {problem}"),
            (_, also) => format!(
                "`{name}` {problem}, and there is no `{}`",
                also.join("` or `")
            ),
        };
        let example = known
            .map(|known| known.example.as_str())
            .unwrap_or_default();
        out.report(span, message).help(format!(
            "Write `{name}=\"{example}\"`, with your own value."
        ));
    }
}
