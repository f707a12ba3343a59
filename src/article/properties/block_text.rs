//! The text of a file, and what can be recognized at an offset of it.

use super::characters::{is_quote, is_space};
use crate::schema::Schemas;

/// The start of a block.
pub(in crate::article) const OPENING: &str = "<properties";
/// The end of a block.
pub(in crate::article) const BLOCK_END: &str = "/>";

/// Returns the word at the start of `text` that may be the name of an attribute.
pub(super) fn name_at(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
        .unwrap_or(text.len());
    let name = &text[..end];
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name
    } else {
        ""
    }
}

/// The text of a file, and the vocabulary that its block is read with.
#[derive(Clone, Copy)]
pub(super) struct BlockText<'t> {
    /// The text.
    pub(super) text: &'t str,
    /// The vocabulary.
    pub(super) schemas: &'t Schemas,
}

impl<'t> BlockText<'t> {
    /// Returns another version of the text, as long as this one.
    pub(super) fn with_text(self, text: &'t str) -> Self {
        Self { text, ..self }
    }

    /// Returns true if a known attribute and a value in quotes are at `at`.
    pub(super) fn attribute_follows(self, at: usize) -> bool {
        let text = self.text[at..].trim_start_matches(is_space);
        let name = name_at(text);
        let after = text[name.len()..].trim_start_matches(is_space);
        after
            .strip_prefix('=')
            .is_some_and(|value| value.trim_start_matches(is_space).starts_with(is_quote))
            && self.is_attribute(name)
    }

    /// Returns true for the name, or a known misspelling, of an attribute.
    pub(super) fn is_attribute(self, name: &str) -> bool {
        let is = |other: &String| other.eq_ignore_ascii_case(name);
        !name.is_empty()
            && self
                .schemas
                .attributes
                .iter()
                .any(|attribute| is(&attribute.name) || attribute.misspellings.iter().any(is))
    }
}
