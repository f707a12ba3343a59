//! Markdown and HTML in plain-text attributes.

use crate::article::{Article, AttributeRef};
use crate::schema::{Attribute, AttributeKind, Schemas};
use crate::source::Span;
use std::collections::BTreeMap;

/// A range to remove from a value.
pub(in crate::rules) struct Cut {
    pub(in crate::rules) is_safe: bool,
    /// Span of the notation and the text that it marks up.
    pub(in crate::rules) whole: Span,
}

/// Notation in a value: the ranges to remove.
#[derive(Default)]
pub(in crate::rules) struct FoundNotation {
    pub(in crate::rules) cuts: BTreeMap<(usize, usize), Cut>,
}

impl FoundNotation {
    /// Returns true if `span` is part of the notation.
    pub(in crate::rules) fn contains(&self, span: Span) -> bool {
        let mut cuts = self.cuts.keys();
        cuts.any(|(start, end)| Span::new(*start, *end).contains(span))
    }
}

/// Finds the notation in `attribute` if customers or search read it as plain text.
pub(in crate::rules) fn find(
    article: &Article,
    attribute: AttributeRef<'_>,
    schema: &Attribute,
    schemas: &Schemas,
) -> FoundNotation {
    let mut found = FoundNotation::default();
    let span = attribute.value_span();
    let value = article.source.slice(span);
    let is_plain = schema.localised && schema.kind == AttributeKind::Text && !schema.list;
    if !is_plain || !may_have_notation(value) {
        return found;
    }
    for notation in &schemas.text.plain_text_notation {
        for captures in notation.pattern.captures_iter(value) {
            let range = captures
                .get(0)
                .map(|whole| whole.range())
                .unwrap_or_default();
            let whole = Span::from(range).shifted(span.start as usize);
            for group in captures.iter().skip(1).flatten() {
                let start = span.start as usize + group.start();
                let end = span.start as usize + group.end();
                let is_safe = notation.safe;
                found.cuts.insert((start, end), Cut { is_safe, whole });
            }
        }
    }
    found.remove_overlaps();
    found
}

/// Returns false if `value` has no character that notation needs.
fn may_have_notation(value: &str) -> bool {
    let bytes = value.as_bytes();
    memchr::memchr3(b'*', b'_', b'`', bytes).is_some()
        || memchr::memchr3(b'\\', b'#', b'<', bytes).is_some()
        || memchr::memchr2(b'&', b'[', bytes).is_some()
}

impl FoundNotation {
    /// Removes each cut that overlaps an earlier one.
    fn remove_overlaps(&mut self) {
        let mut last_end = 0;
        self.cuts.retain(|(start, end), _| {
            let is_separate = *start >= last_end;
            if is_separate {
                last_end = *end;
            }
            is_separate
        });
    }
}
