//! `links/blade-syntax`: invalid syntax in a link to a blade.

use super::support::blade::blades;
use super::support::target::target_span;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/blade-syntax", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for (link, blade) in blades(article, cx) {
        if let Err(message) = blade {
            out.report(target_span(link), message).help(
                "Write `data-blade:Extension.Blade`, then `.parameter.value` for each parameter.",
            );
        }
    }
}
