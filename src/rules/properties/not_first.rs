//! `properties/not-first`: text before the properties block.

use crate::article::PropertyFaultKind;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("properties/not-first", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for fault in &cx.article.properties.faults {
        if fault.kind == PropertyFaultKind::NotFirst {
            out.report(fault.span, "text before the properties block")
                .help("Move it after the `/>` of the block, or remove it.")
                .fix(fault.fix.clone());
        }
    }
}
