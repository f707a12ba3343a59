//! `json/fence-missing`: a missing `---` line before or after the JSON document.

use crate::article::JsonFaultKind;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("json/fence-missing", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(json) = &cx.article.json else { return };
    for fault in &json.faults {
        if let JsonFaultKind::FenceMissing { opening, wrong } = fault.kind {
            let side = if opening { "before" } else { "after" };
            let message = match cx.article.source.slice(fault.span).trim() {
                "---" => format!("the `---` {side} the JSON document is not on a line of its own"),
                written if wrong => {
                    format!("`{written}` {side} the JSON document should be `---`")
                }
                _ => format!("missing line of three hyphens (`---`) {side} the JSON document"),
            };
            out.report(fault.span, message).fix(fault.fix.clone());
        }
    }
}
