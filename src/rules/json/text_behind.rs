//! `json/text-behind`: text after the JSON document. <!-- words: keep, a rule name -->

use crate::article::JsonFaultKind;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("json/text-behind", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(json) = &cx.article.json else { return };
    for fault in &json.faults {
        if fault.kind == JsonFaultKind::TrailingText {
            out.report(fault.span, "text after the second `---` is never displayed");
        }
    }
}
