//! `json/fence-missing`: one of the two `---` lines is not there.

use crate::article::{Article, JsonFaultKind};
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("json/fence-missing", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    let Some(json) = &article.json else { return };
    for fault in &json.faults {
        if let JsonFaultKind::FenceMissing { opening } = fault.kind {
            let side = if opening { "before" } else { "behind" };
            out.report(
                fault.span,
                format!("no line of three hyphens `---` {side} the JSON document"),
            )
            .fix(fault.fix.clone());
        }
    }
}
