//! The properties block: attributes with the spans of their names and values.
//!
//! A block that is well-formed is read by quick-xml. One that is not goes
//! through `recovery`, which yields the same attributes and
//! one fault for each error. Nothing is ever expanded but the five named
//! references of XML and character numbers.

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
    /// From `<properties` to `/>`; `None` where there is no block.
    pub span: Option<Span>,
    /// The attributes in order, duplicates and all.
    pub attributes: Vec<Attribute>,
    /// What is wrong with the block.
    pub faults: Vec<PropertyFault>,
    /// Where the body begins: offset behind the block.
    pub end: usize,
    /// The first attribute of each name, in lower case and without blanks; asked
    /// for only where there are more of them than anybody writes.
    first: OnceLock<HashMap<String, usize>>,
}

/// More attributes than this are looked up by their names.
const MANY: usize = 64;

/// One attribute.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// The name.
    pub name: Span,
    /// The value without its quotes.
    pub value: Span,
    /// The value with references resolved, where it has any.
    pub(super) decoded: Option<Box<str>>,
    /// Its place in the attribute vocabulary, where that knows the name.
    pub(super) known: Option<u16>,
    /// Whether there are blanks in the name.
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

/// Something wrong with the block.
#[derive(Debug)]
pub struct PropertyFault {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: PropertyFaultKind,
    /// Edits that mend it.
    pub fix: Option<Fix>,
}

/// What can be wrong with the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PropertyFaultKind {
    /// It is not well-formed.
    Malformed(SyntaxError),
    /// A bare `&` or `<` in a value, or a reference that only HTML knows.
    Unescaped {
        /// What is there.
        written: String,
        /// What it must be.
        right: String,
    },
    /// An invisible character between attributes.
    Invisible(char),
    /// Text before the block.
    NotFirst,
}

/// One error of the pen in the block. Each names the attribute it concerns,
/// where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxError {
    /// Neither `/>` nor `>` ends the block.
    NotClosed,
    /// `>` ends it where `/>` should.
    MissingSlash,
    /// `/>` or `>` ends the block, and attributes follow it.
    EarlyEnd,
    /// What stands where `<properties` should; empty where nothing does.
    WrongOpening(String),
    /// Text right before `<properties`.
    TextBefore(String),
    /// A value without its closing quote.
    UnclosedQuote(String),
    /// A value without its opening quote.
    MissingOpeningQuote(String),
    /// A value without any quotes.
    Unquoted(String),
    /// One quote too many.
    DoubledQuote(String),
    /// Curly quotes or backticks in place of straight quotes.
    SmartQuotes(String),
    /// A straight quote within the value.
    RawQuote(String),
    /// A list of which each item has quotes of its own.
    SplitList(String),
    /// A comma behind the value.
    Comma(String),
    /// Something other than one `=` between name and value.
    MissingEquals(String),
    /// No blank before the attribute.
    MissingSpace(String),
    /// A comment within the block.
    Comment,
    /// Blanks within the name.
    SplitName(String),
    /// Text that belongs to no attribute.
    Stray(String),
    /// One more `/>` behind it.
    DoubledEnd,
    /// One more properties block behind it.
    SecondBlock,
    /// A `<tags .../>` block beside it.
    TagsBlock,
}

/// An attribute together with the text it lies in.
#[derive(Debug, Clone, Copy)]
pub struct AttributeRef<'a> {
    source: &'a Source,
    attribute: &'a Attribute,
}

impl<'a> AttributeRef<'a> {
    /// The name as written.
    pub fn name(self) -> &'a str {
        self.source.slice(self.attribute.name)
    }

    /// Where the name stands.
    pub fn name_span(self) -> Span {
        self.attribute.name
    }

    /// The value, references resolved, not trimmed.
    pub fn value(self) -> &'a str {
        match &self.attribute.decoded {
            Some(decoded) => decoded,
            None => self.source.slice(self.attribute.value),
        }
    }

    /// The value without blanks around it.
    pub fn trimmed(self) -> &'a str {
        let value = self.value();
        match is_bare(value) {
            true => value,
            false => value.trim(),
        }
    }

    /// Where the value stands, without its quotes.
    pub fn value_span(self) -> Span {
        self.attribute.value
    }

    /// Where the value stands without blanks around it; the whole attribute
    /// where the value is blank.
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

    /// What the schemas say of an attribute of this name.
    pub fn schema(self, schemas: &Schemas) -> Option<&schema::Attribute> {
        schemas.attributes.get(self.schema_index()?)
    }

    /// Its place in the attribute vocabulary, where that knows the name.
    pub fn schema_index(self) -> Option<usize> {
        self.attribute.known.map(usize::from)
    }

    /// The non-blank items of a comma-separated list, trimmed.
    pub fn items(self) -> impl Iterator<Item = Item<'a>> {
        let raw = self.source.slice(self.attribute.value);
        let base = self.attribute.value.start as usize;
        let is_around = |c: char| c.is_whitespace() || c == '"' || is_invisible(c);
        let mut start = 0;
        let ends = memchr::memchr_iter(b',', raw.as_bytes()).chain([raw.len()]);
        ends.filter_map(move |end| {
            // Nearly always there is one blank before it, or nothing.
            let part = raw[start..end].trim_ascii();
            start = end + 1;
            let text = match is_bare(part) {
                true => part,
                false => part.trim_matches(is_around),
            };
            let span = Span::of_slice(raw, text, base);
            (!text.is_empty()).then_some(Item { text, span })
        })
    }
}

/// Whether it is plain that there is nothing around `text` to be trimmed.
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
    /// Where.
    pub span: Span,
}

impl Properties {
    /// The first attribute of this name, in any case.
    pub(super) fn get<'a>(&'a self, source: &'a Source, name: &str) -> Option<AttributeRef<'a>> {
        if self.attributes.len() > MANY {
            let first = self.first.get_or_init(|| self.first_of_names(source));
            let at = *first.get(&name.to_ascii_lowercase())?;
            let attribute = self.attributes.get(at)?;
            return Some(AttributeRef { source, attribute });
        }
        self.all(source).find(|one| {
            match one.attribute.is_split {
                true => one
                    .name()
                    .split_whitespace()
                    .collect::<String>()
                    .eq_ignore_ascii_case(name),
                // Most are told apart without a look at the text.
                false => {
                    one.attribute.name.len() == name.len() && one.name().eq_ignore_ascii_case(name)
                }
            }
        })
    }

    fn first_of_names(&self, source: &Source) -> HashMap<String, usize> {
        let mut first = HashMap::new();
        for (at, attribute) in self.all(source).enumerate() {
            let name = match attribute.attribute.is_split {
                true => attribute.name().split_whitespace().collect(),
                false => attribute.name().to_owned(),
            };
            first.entry(name.to_ascii_lowercase()).or_insert(at);
        }
        first
    }

    /// The first attribute that has one of the wrong names on record for `name`.
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

    /// All attributes, in order.
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
    // A conflict is a fault of the file: of the block, only our side is read.
    let shown = conflict::ours(text, conflicts);
    let Some(opening) = opening::locate(&shown, schemas, &mut properties) else {
        return properties;
    };
    if !read_well_formed(&shown, opening.start as usize, schemas, &mut properties) {
        recovery::read(&shown, opening, schemas, &mut properties);
    }
    for attribute in &mut properties.attributes {
        let written = &text[attribute.name.range()];
        let name = match attribute.is_split {
            true => Cow::Owned(written.split_whitespace().collect()),
            false => Cow::Borrowed(written),
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

/// Reads the block with quick-xml. Returns false, having changed nothing, where
/// it is not well-formed or its quotes plainly pair up wrongly.
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
