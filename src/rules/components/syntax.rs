//! `components/syntax`: a component whose start and end tags do not match.

use crate::article::ComponentFaultKind;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("components/syntax", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for fault in &cx.article.component_faults {
        let (message, help) = match &fault.kind {
            ComponentFaultKind::Unclosed(name) => (
                format!("`<{name}>` has no end tag"),
                format!("Add `</{name}>`."),
            ),
            ComponentFaultKind::Unopened(name) => (
                format!("`</{name}>` has no matching `<{name}>`"),
                format!("Remove it, or add `<{name}>` before it."),
            ),
            ComponentFaultKind::ChildUnclosed(name) => (
                format!("`<{name}>` is not closed by `</{name}>`"),
                format!("End it with `</{name}>`."),
            ),
            ComponentFaultKind::Xml(_) => (
                "the component cannot be read from here on".to_owned(),
                "Close each tag with `>`, and each element with its end tag.".to_owned(),
            ),
            // `components/section-syntax` reports section markers. A bare `&` is displayed as `&`.
            ComponentFaultKind::SectionMarker
            | ComponentFaultKind::SectionTitle
            | ComponentFaultKind::BareAmpersand => continue,
        };
        out.report(fault.span, message).help(help);
    }
}
