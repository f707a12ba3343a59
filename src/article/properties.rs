//! The properties block: attributes with the spans of their names and values.
//!
//! A block that is well-formed is read by quick-xml. One that is not goes
//! through [`recovery`](super::recovery), which yields the same attributes and
//! one fault for each slip. Nothing is ever expanded but the five named
//! references of XML and character numbers.

use super::recovery;
use crate::finding::{Edit, Fix};
use crate::schema::Schemas;
use crate::source::{Source, Span};
use quick_xml::events::Event;

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
}

/// One attribute.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// The name.
    pub name: Span,
    /// The value without its quotes.
    pub value: Span,
    /// The value with references resolved, where it has any.
    pub(super) decoded: Option<Box<str>>,
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
    Malformed(Slip),
    /// A bare `&` or `<` in a value.
    Unescaped(char),
    /// An invisible character between attributes.
    Invisible(char),
    /// Text before the block.
    NotFirst,
}

/// One slip of the pen in the block. Each names the attribute it concerns,
/// where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slip {
    /// Neither `/>` nor `>` ends the block.
    NotClosed,
    /// `>` ends it where `/>` should.
    MissingSlash,
    /// `properties` without `<`.
    MissingAngle,
    /// Text right before `<properties`.
    Glued(String),
    /// A value without its closing quote.
    UnclosedQuote(String),
    /// A value without its opening quote.
    MissingOpeningQuote(String),
    /// One quote too many.
    DoubledQuote(String),
    /// Curly quotes in place of straight ones.
    SmartQuotes(String),
    /// A straight quote within the value.
    RawQuote(String),
    /// A comma behind the value.
    Comma(String),
    /// No `=` between name and value.
    MissingEquals(String),
    /// A comment within the block.
    Comment,
    /// Text that belongs to no attribute.
    Stray(String),
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

    /// Where the value stands, without its quotes.
    pub fn value_span(self) -> Span {
        self.attribute.value
    }

    /// Where the value stands without blanks around it; the whole attribute
    /// where the value is blank.
    pub fn trimmed_span(self) -> Span {
        let raw = self.source.slice(self.attribute.value);
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            return self.attribute.name.to(self.attribute.value);
        }
        Span::of_slice(raw, trimmed, self.attribute.value.start as usize)
    }

    /// The non-blank items of a comma-separated list, trimmed.
    pub fn items(self) -> impl Iterator<Item = Item<'a>> {
        let raw = self.source.slice(self.attribute.value);
        let base = self.attribute.value.start as usize;
        raw.split(',').filter_map(move |part| {
            let text = part.trim();
            let span = Span::of_slice(raw, text, base);
            (!text.is_empty()).then_some(Item { text, span })
        })
    }
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
        self.all(source).find(|attribute| {
            attribute.attribute.name.len() == name.len()
                && attribute.name().eq_ignore_ascii_case(name)
        })
    }

    /// All attributes, in order.
    pub fn all<'a>(&'a self, source: &'a Source) -> impl Iterator<Item = AttributeRef<'a>> {
        self.attributes.iter().map(move |attribute| AttributeRef { source, attribute })
    }
}

/// Characters that take up no room or look like a blank, and are not one.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202f}' | '\u{3000}')
}

pub(super) fn parse(source: &Source, schemas: &Schemas) -> Properties {
    let text = source.text.as_str();
    let mut properties = Properties { end: source.bom_len(), ..Properties::default() };
    let Some(opening) = locate(text, &mut properties) else {
        return properties;
    };
    if !read_well_formed(text, opening.start as usize, schemas, &mut properties) {
        recovery::read(text, opening, schemas, &mut properties);
    }
    decode_values(text, &mut properties);
    skip_tags_block(text, &mut properties);
    properties.faults.sort_by_key(|fault| fault.span);
    properties
}

const OPENING: &str = "<properties";

fn find_opening(text: &str) -> Option<usize> {
    memchr::memmem::find(text.as_bytes(), OPENING.as_bytes()).or_else(|| {
        memchr::memchr_iter(b'<', text.as_bytes()).find(|at| {
            text.as_bytes()
                .get(*at..at + OPENING.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(OPENING.as_bytes()))
        })
    })
}

/// Finds the opening `<properties`, and notes what stands before it.
fn locate(text: &str, properties: &mut Properties) -> Option<Span> {
    let first = skip_blank_and_comments(text, properties.end);
    let Some(start) = find_opening(text) else {
        // `properties` without its angle bracket, at the very front.
        let rest = &text[first..];
        let after = rest.strip_prefix("properties")?;
        after.starts_with(char::is_whitespace).then_some(())?;
        after.trim_start().split('=').next()?.trim().chars().all(char::is_alphanumeric).then_some(())?;
        let span = Span::new(first, first + "properties".len());
        let fix = Fix::needs_review(Span::new(first, first), "<");
        properties.push(span, Slip::MissingAngle, Some(fix));
        return Some(span);
    };
    let opening = Span::new(start, start + OPENING.len());
    let before = &text[first.min(start)..start];
    if before.trim().is_empty() {
        return Some(opening);
    }
    let glued = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let span = Span::new(first, first + before.trim_end().len());
    if !glued.trim().is_empty() && before.trim() == glued.trim() && glued.trim().len() <= 20 {
        let fix = Fix::needs_review(Span::new(first, start), "");
        properties.push(span, Slip::Glued(glued.trim().to_owned()), Some(fix));
    } else {
        properties.faults.push(PropertyFault { span, kind: PropertyFaultKind::NotFirst, fix: None });
    }
    Some(opening)
}

fn skip_blank_and_comments(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text[at..].trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        at = text.len() - rest.len();
        match rest.strip_prefix("<!--").and_then(|comment| comment.find("-->")) {
            Some(end) => at += 4 + end + 3,
            None => return at,
        }
    }
}

/// Reads the block with quick-xml. Returns false, having changed nothing, where
/// it is not well-formed or its quotes plainly pair up wrongly.
fn read_well_formed(text: &str, start: usize, schemas: &Schemas, properties: &mut Properties) -> bool {
    let Some(rest) = text.get(start..) else { return false };
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
    let end = start + reader.buffer_position() as usize;
    let mut attributes = Vec::with_capacity(20);
    let mut invisible = Vec::new();
    for attribute in element.attributes().with_checks(false) {
        let Ok(attribute) = attribute else { return false };
        let whole_name = attribute.key.0;
        let name = whole_name.trim_matches(is_invisible);
        let quick_xml_value: &str = match &attribute.value {
            std::borrow::Cow::Borrowed(value) => value,
            std::borrow::Cow::Owned(_) => return false,
        };
        if name.is_empty() || !is_name(name) || recovery::swallowed(quick_xml_value, schemas) {
            return false;
        }
        let written = Span::of_slice(text, whole_name, 0);
        let name_span = Span::of_slice(text, name, 0);
        if written != name_span {
            invisible.push((written, name_span));
        }
        attributes.push(Attribute {
            name: name_span,
            value: Span::of_slice(text, quick_xml_value, 0),
            decoded: None,
        });
    }
    properties.attributes = attributes;
    for (written, name) in invisible {
        properties.push_invisible(text, Span::new(written.start as usize, name.start as usize));
        properties.push_invisible(text, Span::new(name.end as usize, written.end as usize));
    }
    if !closed {
        let span = Span::new(end - 1, end);
        let fix = Fix::needs_review(Span::new(end - 1, end - 1), "/");
        properties.push(span, Slip::MissingSlash, Some(fix));
    }
    properties.span = Some(Span::new(start, end));
    properties.end = end;
    true
}

fn is_name(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':'))
}

impl Properties {
    pub(super) fn push(&mut self, span: Span, slip: Slip, fix: Option<Fix>) {
        self.faults.push(PropertyFault { span, kind: PropertyFaultKind::Malformed(slip), fix });
    }

    /// Notes the invisible characters of `span`, one fault for the lot.
    pub(super) fn push_invisible(&mut self, text: &str, span: Span) {
        if let Some(first) = text[span.range()].chars().find(|c| is_invisible(*c)) {
            self.faults.push(PropertyFault {
                span,
                kind: PropertyFaultKind::Invisible(first),
                fix: Some(Fix::safe(span, "")),
            });
        }
    }
}

/// Resolves the references in values and notes bare `&` and `<`, one fault an
/// attribute.
fn decode_values(text: &str, properties: &mut Properties) {
    let mut faults = Vec::new();
    for attribute in &mut properties.attributes {
        let raw = &text[attribute.value.range()];
        if memchr::memchr2(b'&', b'<', raw.as_bytes()).is_none() {
            continue;
        }
        let base = attribute.value.start as usize;
        let mut decoded = String::with_capacity(raw.len());
        let mut edits = Vec::new();
        let mut first = None;
        let mut at = 0;
        while let Some(found) = memchr::memchr2(b'&', b'<', &raw.as_bytes()[at..]) {
            let here = at + found;
            decoded.push_str(&raw[at..here]);
            if let Some((reference, length)) = resolve(&raw[here..]) {
                decoded.push_str(&reference);
                at = here + length;
                continue;
            }
            let c = char::from(raw.as_bytes()[here]);
            decoded.push(c);
            first.get_or_insert((here, c));
            let escaped = if c == '&' { "&amp;" } else { "&lt;" };
            let place = Span::new(base + here, base + here + 1);
            // A token in a value is markup of ours, not a slip.
            if !raw[here..].starts_with("<!--") {
                edits.push(Edit { span: place, text: escaped.to_owned() });
            } else if first.is_some_and(|(at, _)| at == here) {
                first = None;
            }
            at = here + 1;
        }
        decoded.push_str(&raw[at..]);
        attribute.decoded = Some(decoded.into());
        if let Some((here, c)) = first {
            faults.push(PropertyFault {
                span: Span::new(base + here, base + here + 1),
                kind: PropertyFaultKind::Unescaped(c),
                fix: Some(Fix::new(crate::finding::Applicability::Safe, edits)),
            });
        }
    }
    properties.faults.extend(faults);
}

/// The character reference at the front of `text`, and its length in bytes.
fn resolve(text: &str) -> Option<(String, usize)> {
    let end = text.as_bytes().iter().take(12).position(|b| *b == b';')? + 1;
    let reference = text.get(..end)?;
    let resolved = quick_xml::escape::unescape(reference).ok()?;
    (resolved != reference).then(|| (resolved.into_owned(), end))
}

/// A `<tags .../>` block, once common beside the properties, is not the body.
fn skip_tags_block(text: &str, properties: &mut Properties) {
    let rest = &text[properties.end.min(text.len())..];
    let start = text.len() - rest.trim_start().len();
    let Some(tags) = text[start..].strip_prefix("<tags") else { return };
    if let Some(end) = tags.find("/>").filter(|_| tags.starts_with(char::is_whitespace)) {
        let end = start + "<tags".len() + end + 2;
        let span = Span::new(start, end);
        properties.push(span, Slip::TagsBlock, Some(Fix::needs_review(span, "")));
        properties.end = end;
    }
}
