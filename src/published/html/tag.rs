//! Start tags.

use crate::util::{push_escaped, unescape};
use memchr::memchr;
use std::borrow::Cow;

/// A start tag, as it is spelled in the HTML of articles: attributes are separated by
/// one space, and their values are escaped and in double quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartTag<'h> {
    name: Cow<'h, str>,
    /// The attributes as written, each after a space.
    attributes: Cow<'h, str>,
    /// True if the tag ends with ` />`.
    slash: bool,
}

impl<'h> StartTag<'h> {
    /// Returns the tag of the element `name`, without attributes.
    pub fn new(name: impl Into<Cow<'h, str>>) -> Self {
        Self {
            name: name.into(),
            attributes: Cow::Borrowed(""),
            slash: false,
        }
    }

    /// Returns the tag of the element `name`, which has no content, spelled with ` />`.
    pub fn void(name: impl Into<Cow<'h, str>>) -> Self {
        Self {
            slash: true,
            ..Self::new(name)
        }
    }

    /// Returns the tag with another attribute.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.push(name, value);
        self
    }

    /// Adds an attribute.
    pub fn push(&mut self, name: &str, value: &str) {
        self.push_with(name, |into| push_escaped(into, value));
    }

    /// Adds an attribute whose value is a URL. Whitespace, control characters and percent
    /// signs that do not start an escape are percent-encoded, so that browsers read the
    /// URL that was checked.
    pub fn push_url(&mut self, name: &str, url: &str) {
        self.push_with(name, |into| push_url(into, url));
    }

    /// Adds an attribute with the value of one in HTML, which is already escaped.
    pub fn push_escaped(&mut self, name: &str, escaped: &str) {
        self.push_with(name, |into| into.push_str(escaped));
    }

    fn push_with(&mut self, name: &str, push_value: impl FnOnce(&mut String)) {
        let attributes = self.attributes.to_mut();
        attributes.push(' ');
        attributes.push_str(name);
        attributes.push_str("=\"");
        push_value(attributes);
        attributes.push('"');
    }

    /// Puts the attributes of `other` after those of this tag.
    pub fn append(&mut self, other: &StartTag<'_>) {
        self.attributes.to_mut().push_str(&other.attributes);
    }

    /// Returns the name of the element.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the attributes, in order, with their escaped values.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut rest = &*self.attributes;
        std::iter::from_fn(move || {
            let (name, value, after) = split_attribute(rest)?;
            rest = after;
            Some((name, value))
        })
    }

    /// Returns the escaped value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes();
        let (_, value) = attributes.find(|(other, _)| *other == name)?;
        Some(value)
    }

    /// Returns the value of an attribute.
    pub fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name).map(unescape)
    }

    /// Appends the tag as HTML.
    pub(super) fn write(&self, into: &mut String) {
        into.push('<');
        into.push_str(&self.name);
        into.push_str(&self.attributes);
        into.push_str(if self.slash { " />" } else { ">" });
    }

    /// Parses a start tag from `<` to `>`. Returns `None` if it is not spelled as
    /// [`Self::write`] does.
    pub(super) fn parse(tag: &'h str) -> Option<Self> {
        let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
        let (inner, slash) = match inner.strip_suffix(" /") {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let end = inner
            .bytes()
            .position(|byte| !byte.is_ascii_alphanumeric())
            .unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(end);
        if name.is_empty() {
            return None;
        }
        let mut rest = attributes;
        while !rest.is_empty() {
            rest = split_attribute(rest)?.2;
        }
        Some(Self {
            name: name.into(),
            attributes: attributes.into(),
            slash,
        })
    }
}

/// Splits the first attribute off: its name, its escaped value, and the rest.
fn split_attribute(attributes: &str) -> Option<(&str, &str, &str)> {
    let rest = attributes.strip_prefix(' ')?;
    let name_end = memchr(b'=', rest.as_bytes())?;
    let (name, rest) = rest.split_at(name_end);
    let rest = rest.strip_prefix("=\"")?;
    let value_end = memchr(b'"', rest.as_bytes())?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_name) {
        return None;
    }
    Some((name, &rest[..value_end], &rest[value_end + 1..]))
}

fn push_url(into: &mut String, url: &str) {
    for (at, c) in url.char_indices() {
        match c {
            '%' if !starts_escape(&url.as_bytes()[at..]) => into.push_str("%25"),
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("%3C"),
            '>' => into.push_str("%3E"),
            '"' => into.push_str("%22"),
            c if c <= ' ' || c == '\u{7f}' => into.push_str(&format!("%{:02X}", c as u32)),
            c => into.push(c),
        }
    }
}

/// Returns true if `bytes` starts with `%` and two hexadecimal digits.
fn starts_escape(bytes: &[u8]) -> bool {
    bytes
        .get(1..3)
        .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}
