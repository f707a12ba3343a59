//! `links/blade-syntax`: invalid syntax in a link to a blade.

use super::support::blade::blades;
use crate::corpus::web_link::target_span;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/blade-syntax", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for (link, blade) in blades(cx) {
        if let Err(message) = blade {
            out.report(target_span(link), message).help(
                "Write `data-blade:Extension.Blade`, then `.parameter.value` for each parameter.",
            );
        }
    }
}
