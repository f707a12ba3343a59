//! `links/blade-syntax`: a link to a blade that does not follow the grammar.

use super::blade::blades;
use super::target::place;
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/blade-syntax", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for (link, blade) in blades(article, cx) {
        if let Err(fault) = blade {
            out.report(place(link), fault).help(
                "Write `data-blade:Extension.Blade`, then `.parameter.value` for each parameter.",
            );
        }
    }
}
