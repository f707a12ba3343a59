//! `properties/unescaped`: a bare `&` or `<` in a value.

use super::known::known;
use super::{notation, placeholder};
use crate::article::{Article, PropertyFaultKind};
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("properties/unescaped", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for fault in &article.properties.faults {
        let PropertyFaultKind::Unescaped(c) = fault.kind else {
            continue;
        };
        // What a template has left goes as a whole.
        if is_placeholder(article, fault.span, cx) {
            continue;
        }
        // A tag is `properties/notation`: it must go, not be shown.
        if is_notation(article, fault.span, cx) {
            continue;
        }
        let written = if c == '&' { "&amp;" } else { "&lt;" };
        out.report(
            fault.span,
            format!("`{c}` in a value is written `{written}`"),
        )
        .fix(fault.fix.clone());
    }
}

fn is_notation(article: &Article, span: Span, cx: &Context<'_>) -> bool {
    known(article, cx.schemas)
        .filter(|(attribute, _)| attribute.value_span().contains(span))
        .any(|(attribute, schema)| {
            notation::find(article, attribute, schema, cx.schemas).holds(span)
        })
}

fn is_placeholder(article: &Article, span: Span, cx: &Context<'_>) -> bool {
    known(article, cx.schemas)
        .filter(|(attribute, _)| attribute.value_span().contains(span))
        .any(|(attribute, schema)| {
            placeholder::find(article, attribute, schema, cx.schemas).is_some()
        })
}
