//! `properties/unescaped`: a bare `&` or `<`, or an HTML entity, in an attribute.

use super::support::known::known;
use super::support::{notation, template_text};
use crate::article::PropertyFaultKind;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("properties/unescaped", check).with_trusted_fix();

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for fault in &cx.article.properties.faults {
        let PropertyFaultKind::Unescaped { written, right } = &fault.kind else {
            continue;
        };
        // `properties/placeholder` and `properties/notation` report text to remove, not to escape.
        if is_placeholder(fault.span, cx) || is_notation(fault.span, cx) {
            continue;
        }
        if written.len() == 1 {
            let message = format!("unescaped `{written}` in an attribute value");
            out.report(fault.span, message)
                .help(format!("Write `{right}` instead."))
                .fix(fault.fix.clone());
            continue;
        }
        let help = match right.as_str() {
            "" => "Remove it.".to_owned(),
            " " => "Write a space instead.".to_owned(),
            letter => format!("Write `{letter}` instead."),
        };
        let message = format!("the HTML entity `{written}` does not work in properties");
        out.report(fault.span, message)
            .help(help)
            .fix(fault.fix.clone());
    }
}

fn is_notation(span: Span, cx: &ArticleContext<'_>) -> bool {
    known(cx.article, cx.schemas)
        .filter(|(attribute, _)| attribute.value_span().contains(span))
        .any(|(attribute, schema)| {
            notation::find(cx.article, attribute, schema, cx.schemas).contains(span)
        })
}

fn is_placeholder(span: Span, cx: &ArticleContext<'_>) -> bool {
    known(cx.article, cx.schemas)
        .filter(|(attribute, _)| attribute.value_span().contains(span))
        .any(|(attribute, schema)| {
            template_text::find(cx.article, attribute, schema, cx.schemas).is_some()
        })
}
