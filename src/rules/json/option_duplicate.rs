//! `json/option-duplicate`: two choices of a question with the same value.

use super::support::form::{OPTION_KEYS, questions};
use crate::rules::{ArticleContext, Rule, Sink};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule::article("json/option-duplicate", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut seen = BTreeMap::new();
    for question in questions(cx.article) {
        for key in OPTION_KEYS {
            seen.clear();
            for choice in question.options(key) {
                let Some(first) = seen.get(choice.value) else {
                    seen.insert(choice.value, choice.node);
                    continue;
                };
                out.report(
                    choice.node.span(),
                    format!(
                        "{} has two choices with the value `{}`",
                        question.name(),
                        choice.value
                    ),
                )
                .related(first.span(), "the first choice with this value");
            }
        }
    }
}
