//! One attribute of a properties block.

use super::characters::is_invisible;
use crate::schema::{self, Schemas};
use crate::source::{Source, Span};

/// One attribute.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// The name.
    pub name: Span,
    /// The location of the value, without its quotes.
    pub value: Span,
    /// The value with character references resolved, if it has any.
    pub(super) decoded: Option<Box<str>>,
    /// The index in the attribute vocabulary, if the name is known.
    pub(super) known: Option<u16>,
    /// True if there are spaces in the name.
    pub(super) is_split: bool,
}

/// An attribute and the text of its file.
#[derive(Debug, Clone, Copy)]
pub struct AttributeRef<'a> {
    pub(super) source: &'a Source,
    pub(super) attribute: &'a Attribute,
}

impl<'a> AttributeRef<'a> {
    /// Returns the name as written.
    pub fn name(self) -> &'a str {
        self.source.slice(self.attribute.name)
    }

    /// Returns the location of the name.
    pub fn name_span(self) -> Span {
        self.attribute.name
    }

    /// Returns the value with character references resolved, not trimmed.
    pub fn value(self) -> &'a str {
        match &self.attribute.decoded {
            Some(decoded) => decoded,
            None => self.source.slice(self.attribute.value),
        }
    }

    /// Returns the trimmed value.
    pub fn trimmed(self) -> &'a str {
        let value = self.value();
        if is_bare(value) { value } else { value.trim() }
    }

    /// Returns the location of the value, without its quotes.
    pub fn value_span(self) -> Span {
        self.attribute.value
    }

    /// Returns the location of the trimmed value; that of the whole attribute if the value is
    /// blank.
    pub fn trimmed_span(self) -> Span {
        let raw = self.source.slice(self.attribute.value);
        if is_bare(raw) {
            return self.attribute.value;
        }
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            return self.attribute.name.to(self.attribute.value);
        }
        Span::of_slice(raw, trimmed, self.attribute.value.start as usize)
    }

    /// Returns the entry of the attribute in the vocabulary.
    pub fn schema(self, schemas: &Schemas) -> Option<&schema::Attribute> {
        schemas.attributes.get(self.schema_index()?)
    }

    /// Returns the index in the vocabulary, if the name is known.
    pub fn schema_index(self) -> Option<usize> {
        self.attribute.known.map(usize::from)
    }

    /// Iterates over the items of a comma-separated list, trimmed, without empty ones.
    pub fn items(self) -> impl Iterator<Item = Item<'a>> {
        let raw = self.source.slice(self.attribute.value);
        let base = self.attribute.value.start as usize;
        let is_around = |c: char| c.is_whitespace() || c == '"' || is_invisible(c);
        let mut start = 0;
        let ends = memchr::memchr_iter(b',', raw.as_bytes()).chain([raw.len()]);
        ends.filter_map(move |end| {
            // Nearly all items have one space before them, or none.
            let part = raw[start..end].trim_ascii();
            start = end + 1;
            let text = if is_bare(part) {
                part
            } else {
                part.trim_matches(is_around)
            };
            let span = Span::of_slice(raw, text, base);
            (!text.is_empty()).then_some(Item { text, span })
        })
    }
}

/// Returns true if `text` certainly needs no trimming.
pub(super) fn is_bare(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    is_plain(bytes.first()) && is_plain(bytes.last())
}

/// An item of a list value.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The text as written, trimmed.
    pub text: &'a str,
    /// The location in the file.
    pub span: Span,
}
