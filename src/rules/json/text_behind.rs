//! `json/text-behind`: text after the JSON document. <!-- words: keep, a rule name -->

use crate::article::{Article, JsonFaultKind};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("json/text-behind", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let Some(json) = &article.json else { return };
    for fault in &json.faults {
        if fault.kind == JsonFaultKind::TrailingText {
            out.report(fault.span, "text after the second `---` is never displayed");
        }
    }
}
