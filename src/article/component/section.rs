//! The sections of an apollo body.

use super::model::{ComponentFault, ComponentFaultKind, Section};
use crate::source::Span;
use crate::util::nearest;

/// The result of [`find`].
#[derive(Default)]
pub(super) struct Sections {
    pub(super) sections: Vec<Section>,
    pub(super) faults: Vec<ComponentFault>,
}

/// Finds the section markers in `text`, which starts at `base` of the file.
pub(super) fn find(text: &str, base: usize, is_hidden: &dyn Fn(usize) -> bool) -> Sections {
    let mut found = Sections::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let marker = line.trim();
        if !marker.starts_with("::") || is_hidden(start) {
            continue;
        }
        let span = Span::new(start, start + marker.len()).shifted(base);
        let inner = marker.trim_start_matches(':');
        let title = inner.trim_end_matches(':').trim();
        let well_formed = marker.starts_with(":::")
            && marker.ends_with(":::")
            && !inner.is_empty()
            && title
                .get(..7)
                .is_some_and(|word| word.eq_ignore_ascii_case("section"));
        if !well_formed {
            found.faults.push(ComponentFault {
                span,
                kind: ComponentFaultKind::SectionMarker,
            });
        }
        let title = without_keyword(title);
        if title.is_empty() && well_formed {
            found.faults.push(ComponentFault {
                span,
                kind: ComponentFaultKind::SectionTitle,
            });
        }
        let title_span = if title.is_empty() {
            span
        } else {
            Span::of_slice(text, title, base)
        };
        found.sections.push(Section {
            marker: span,
            title: title.to_owned(),
            title_span,
        });
    }
    found
}

/// Returns `inner` without the word `Section`, or a typo of it, at its start.
fn without_keyword(inner: &str) -> &str {
    const WORD: &str = "section";
    if let Some(word) = inner.get(..WORD.len())
        && word.eq_ignore_ascii_case(WORD)
    {
        return inner[WORD.len()..].trim();
    }
    let (word, rest) = inner.split_once(' ').unwrap_or((inner, ""));
    match nearest(word, [WORD]) {
        Some(_) => rest.trim(),
        None => inner,
    }
}
