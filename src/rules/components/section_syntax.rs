//! `components/section-syntax`: a section marker that does not start a section.

use crate::article::ComponentFaultKind;
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("components/section-syntax", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for fault in &cx.article.component_faults {
        match fault.kind {
            ComponentFaultKind::SectionMarker => {
                let noted = out
                    .report(fault.span, "this marker does not start a section")
                    .help("Write `:::Section Title:::` on a line of its own.");
                let section = cx
                    .article
                    .sections
                    .binary_search_by_key(&fault.span, |section| section.marker);
                let Ok(at) = section else { continue };
                let title = &cx.article.sections[at].title;
                if !title.is_empty() {
                    let marker = format!(":::Section {title}:::");
                    noted.fix(Fix::needs_review(fault.span, marker));
                }
            }
            ComponentFaultKind::SectionTitle => {
                out.report(fault.span, "this section has no title")
                    .help("Write `:::Section Title:::`.");
            }
            _ => {}
        }
    }
}
