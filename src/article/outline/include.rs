//! Include directives in Markdown.

use super::model::Include;
use crate::source::{Span, line_after};

/// Finds `[!INCLUDE [title](path)]` and the older `[AZURE.INCLUDE [title](path)]`, in any case,
/// with or without the space.
pub(super) fn find(text: &str, span: Span, code: &[Span]) -> Vec<Include> {
    let text = text.get(span.range()).unwrap_or_default();
    let mut includes = Vec::new();
    for start in memchr::memchr_iter(b'[', text.as_bytes()) {
        let opening = ["[!INCLUDE", "[AZURE.INCLUDE"].into_iter().find(|opening| {
            let written = text.as_bytes().get(start..start + opening.len());
            written.is_some_and(|written| written.eq_ignore_ascii_case(opening.as_bytes()))
        });
        let Some(at) = opening.map(|opening| start + opening.len()) else {
            continue;
        };
        let rest = line_after(text, at);
        if !rest.trim_start_matches([' ', '\t']).starts_with('[') {
            continue;
        }
        let Some(open) = rest.find("](").map(|open| at + open + 2) else {
            continue;
        };
        let Some(close) = rest[open - at..].find(")]").map(|close| open + close) else {
            continue;
        };
        let directive = Span::new(start, close + 2).shifted(span.start as usize);
        if directive.is_within(code) {
            continue;
        }
        let path = Span::new(open, close).shifted(span.start as usize);
        includes.push(Include {
            span: directive,
            path,
        });
    }
    includes
}
