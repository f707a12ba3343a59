//! `components/section-syntax`: a section marker that is none.

use crate::article::{Article, ComponentFaultKind, Section};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("components/section-syntax", check);

fn check(article: &Article, _: &Context<'_>, out: &mut Sink<'_>) {
    for fault in &article.component_faults {
        match fault.kind {
            ComponentFaultKind::SectionMarker => {
                let section = article
                    .sections
                    .binary_search_by_key(&fault.span, |section| section.marker);
                let title = section
                    .ok()
                    .map(|at| article.sections[at].title.as_str())
                    .filter(|title| !title.is_empty());
                out.report(fault.span, "this marker does not start a section")
                    .help("Write `:::Section Title:::` on a line of its own.")
                    .fix(title.map(|title| {
                        Fix::needs_review(fault.span, format!(":::Section {title}:::"))
                    }));
            }
            ComponentFaultKind::SectionTitle => {
                out.report(fault.span, "this section has no title")
                    .help("Write `:::Section Title:::`.");
            }
            _ => {}
        }
    }
}

/// Whether the marker of `section` is as it should be.
pub(super) fn is_whole(article: &Article, section: &Section) -> bool {
    article
        .component_faults
        .binary_search_by_key(&section.marker, |fault| fault.span)
        .is_err()
}
