//! The properties block: attributes with the spans of their names and values.
//!
//! A well-formed block is read by quick-xml, any other one by `recovery`, which returns the same
//! attributes and one fault for each error. Only the five named references of XML and character
//! numbers are expanded.

use super::invisible::{self, is_invisible};
use super::{conflict, opening, recovery, reference};
use crate::finding::Fix;
use crate::schema::{self, Schemas};
use crate::source::{Source, Span};
use quick_xml::events::Event;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The properties block of an article.
#[derive(Debug, Default)]
pub struct Properties {
    /// The location, from `<properties` to `/>`; `None` if there is no block.
    pub span: Option<Span>,
    /// The attributes in order, including duplicates.
    pub attributes: Vec<Attribute>,
    /// Faults of the block.
    pub faults: Vec<PropertyFault>,
    /// Start of the body: the offset after the block.
    pub end: usize,
    /// The first attribute of each name, in lower case and without spaces; used only if there are
    /// very many attributes.
    first: OnceLock<HashMap<String, usize>>,
}

/// Number of attributes above which they are looked up in a map.
const MAX_LINEAR_LOOKUP: usize = 64;

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

impl Attribute {
    pub(super) fn new(name: Span, value: Span) -> Self {
        Self {
            name,
            value,
            decoded: None,
            known: None,
            is_split: false,
        }
    }
}

/// A fault of the block.
#[derive(Debug)]
pub struct PropertyFault {
    /// The location in the file.
    pub span: Span,
    /// The kind of fault.
    pub kind: PropertyFaultKind,
    /// Edits that fix it.
    pub fix: Option<Fix>,
}

/// The kinds of faults of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PropertyFaultKind {
    /// It is not well-formed.
    Malformed(SyntaxError),
    /// An unescaped `&` or `<` in a value, or a character reference of HTML.
    Unescaped {
        /// The text.
        written: String,
        /// The correct text.
        right: String,
    },
    /// An invisible character between attributes.
    Invisible(char),
    /// Text before the block.
    NotFirst,
}

/// A syntax error in the block, with the name of the attribute if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxError {
    /// The block is not closed by `/>` or `>`.
    NotClosed,
    /// The block ends with `>` instead of `/>`.
    MissingSlash,
    /// `/>` or `>` is before other attributes.
    EarlyEnd,
    /// The text in place of `<properties`; empty if there is none.
    WrongOpening(String),
    /// Text right before `<properties`.
    TextBefore(String),
    /// A value without its closing quote.
    UnclosedQuote(String),
    /// A value without its opening quote.
    MissingOpeningQuote(String),
    /// A value without any quotes.
    Unquoted(String),
    /// An extra quote.
    DoubledQuote(String),
    /// Curly quotes or backticks instead of straight quotes.
    SmartQuotes(String),
    /// An unescaped quote in the value.
    RawQuote(String),
    /// A list whose items have separate quotes.
    SplitList(String),
    /// A comma after the value.
    Comma(String),
    /// Anything other than one `=` between name and value.
    MissingEquals(String),
    /// No space before the attribute.
    MissingSpace(String),
    /// A comment in the block.
    Comment,
    /// Spaces in the name.
    SplitName(String),
    /// Text that belongs to no attribute.
    Stray(String),
    /// Another `/>` after it.
    DoubledEnd,
    /// Another properties block after it.
    SecondBlock,
    /// A `<tags .../>` block after it.
    TagsBlock,
}

/// An attribute and the text of its file.
#[derive(Debug, Clone, Copy)]
pub struct AttributeRef<'a> {
    source: &'a Source,
    attribute: &'a Attribute,
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
fn is_bare(text: &str) -> bool {
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

impl Properties {
    /// Returns the first attribute with this name, in any case.
    pub(super) fn get<'a>(&'a self, source: &'a Source, name: &str) -> Option<AttributeRef<'a>> {
        if self.attributes.len() > MAX_LINEAR_LOOKUP {
            let first = self.first.get_or_init(|| self.first_of_names(source));
            let at = *first.get(&name.to_ascii_lowercase())?;
            let attribute = self.attributes.get(at)?;
            return Some(AttributeRef { source, attribute });
        }
        self.all(source).find(|one| {
            if one.attribute.is_split {
                let written: String = one.name().split_whitespace().collect();
                return written.eq_ignore_ascii_case(name);
            }
            // The length rules out most names.
            one.attribute.name.len() == name.len() && one.name().eq_ignore_ascii_case(name)
        })
    }

    fn first_of_names(&self, source: &Source) -> HashMap<String, usize> {
        let mut first = HashMap::new();
        for (at, attribute) in self.all(source).enumerate() {
            let name: String = attribute.name().split_whitespace().collect();
            first.entry(name.to_ascii_lowercase()).or_insert(at);
        }
        first
    }

    /// Returns the first attribute with a known misspelling of `name`.
    pub(crate) fn misspelled<'a>(
        &'a self,
        source: &'a Source,
        name: &str,
        schemas: &Schemas,
    ) -> Option<AttributeRef<'a>> {
        let wrong = &schemas.attribute(name)?.misspellings;
        self.all(source).find(|attribute| {
            let is = |wrong: &String| wrong.eq_ignore_ascii_case(attribute.name());
            attribute.schema_index().is_none() && wrong.iter().any(is)
        })
    }

    /// Iterates over all attributes, in order.
    pub fn all<'a>(&'a self, source: &'a Source) -> impl Iterator<Item = AttributeRef<'a>> {
        self.attributes
            .iter()
            .map(move |attribute| AttributeRef { source, attribute })
    }
}

pub(super) fn parse(source: &Source, conflicts: &[Span], schemas: &Schemas) -> Properties {
    let text = source.text.as_str();
    let mut properties = Properties {
        end: source.bom_len(),
        ..Properties::default()
    };
    // A conflict is a fault of the file: only our side of it is read.
    let shown = conflict::ours(text, conflicts);
    let Some(opening) = opening::locate(&shown, schemas, &mut properties) else {
        return properties;
    };
    if !read_well_formed(&shown, opening.start as usize, schemas, &mut properties) {
        recovery::read(&shown, opening, schemas, &mut properties);
    }
    for attribute in &mut properties.attributes {
        let written = &text[attribute.name.range()];
        let name = if attribute.is_split {
            Cow::Owned(written.split_whitespace().collect())
        } else {
            Cow::Borrowed(written)
        };
        let at = schemas.attributes.index_of(&name);
        attribute.known = at.and_then(|at| u16::try_from(at).ok());
    }
    reference::resolve_values(text, schemas, &mut properties);
    opening::skip_remains(text, schemas, &mut properties);
    invisible::note(text, schemas, &mut properties);
    properties.faults.sort_by_key(|fault| fault.span);
    opening::fix_not_first(text, &mut properties);
    properties
}

/// Reads the block with quick-xml. Returns false without a change if it is not well-formed or if
/// its quotes are probably in the wrong places.
fn read_well_formed(
    text: &str,
    start: usize,
    schemas: &Schemas,
    properties: &mut Properties,
) -> bool {
    let Some(rest) = text.get(start..) else {
        return false;
    };
    let mut reader = quick_xml::Reader::from_str(rest);
    reader.config_mut().check_end_names = false;
    let (element, closed) = match reader.read_event() {
        Ok(Event::Empty(element)) => (element, true),
        Ok(Event::Start(element)) => (element, false),
        _ => return false,
    };
    if !element.name().as_ref().eq_ignore_ascii_case("properties") {
        return false;
    }
    let mut end = start + reader.buffer_position() as usize;
    let mut attributes = Vec::with_capacity(16);
    for attribute in element.attributes().with_checks(false) {
        let Ok(attribute) = attribute else {
            return false;
        };
        let name = match attribute.key.0 {
            name if is_bare(name) => name,
            name => name.trim_matches(is_invisible),
        };
        let value: &str = match &attribute.value {
            Cow::Borrowed(value) => value,
            Cow::Owned(_) => return false,
        };
        if name.is_empty() || !is_name(name) || recovery::swallowed(value, schemas) {
            return false;
        }
        let name = Span::of_slice(text, name, 0);
        if text[..name.start as usize].ends_with(['"', '\'']) {
            return false;
        }
        attributes.push(Attribute::new(name, Span::of_slice(text, value, 0)));
    }
    if recovery::attribute_follows(&text[end..], schemas) {
        return false;
    }
    if !closed {
        end = recovery::note_missing_slash(text, end - 1, properties);
    }
    properties.attributes = attributes;
    properties.span = Some(Span::new(start, end));
    properties.end = end;
    true
}

fn is_name(name: &str) -> bool {
    name.bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':'))
}

impl Properties {
    pub(super) fn push(&mut self, span: Span, error: SyntaxError, fix: Option<Fix>) {
        self.faults.push(PropertyFault {
            span,
            kind: PropertyFaultKind::Malformed(error),
            fix,
        });
    }
}
