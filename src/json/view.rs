//! Views of the values of a document, together with the text of its file.

use super::tree::{self, Kind, Value};
use crate::source::Span;

/// A part of a document and the text of its file.
#[derive(Debug)]
pub struct Part<'a, T: ?Sized> {
    text: &'a str,
    item: &'a T,
}

/// A value of a JSON document.
pub type Node<'a> = Part<'a, Value>;
/// A member of an object.
pub type Member<'a> = Part<'a, tree::Member>;
/// The items of a list.
pub type Items<'a> = Part<'a, [Value]>;
/// The members of an object, in order, including duplicates.
pub type Members<'a> = Part<'a, [tree::Member]>;

impl<T: ?Sized> Clone for Part<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Part<'_, T> {}

/// The kind of a JSON value.
#[derive(Debug, Clone, Copy)]
pub enum NodeKind<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written.
    Number(&'a str),
    /// A string, with escapes resolved.
    String(&'a str),
    /// A list.
    Array(Items<'a>),
    /// An object.
    Object(Members<'a>),
}

impl<'a> Node<'a> {
    /// Returns a view of `value`; `text` is the text of its file.
    pub(crate) fn of(value: &'a Value, text: &'a str) -> Self {
        Self { text, item: value }
    }

    /// Returns the value without its text.
    pub(super) fn item(self) -> &'a Value {
        self.item
    }

    /// Returns the location.
    pub fn span(self) -> Span {
        self.item.span
    }

    /// Returns the kind of the value.
    #[inline]
    pub fn kind(self) -> NodeKind<'a> {
        match &self.item.kind {
            Kind::Null => NodeKind::Null,
            Kind::Bool(value) => NodeKind::Bool(*value),
            Kind::Number(decoded) => NodeKind::Number(self.decoded(decoded)),
            Kind::String { decoded, .. } => NodeKind::String(self.decoded(decoded)),
            Kind::Array(_) => NodeKind::Array(self.items()),
            Kind::Object(_) => NodeKind::Object(self.members()),
        }
    }

    fn decoded(self, decoded: &'a tree::Unescaped) -> &'a str {
        match decoded {
            Some(decoded) => decoded,
            None => slice(self.text, self.inner_span()),
        }
    }

    /// Returns the text of a string.
    #[inline]
    pub fn as_str(self) -> Option<&'a str> {
        match &self.item.kind {
            Kind::String { decoded, .. } => Some(self.decoded(decoded)),
            _ => None,
        }
    }

    /// Returns the members of an object; none for other values.
    #[inline]
    pub fn members(self) -> Members<'a> {
        let text = self.text;
        match &self.item.kind {
            Kind::Object(item) => Part { text, item },
            _ => Part { text, item: &[] },
        }
    }

    /// Returns the items of a list; none for other values.
    #[inline]
    pub fn items(self) -> Items<'a> {
        let text = self.text;
        match &self.item.kind {
            Kind::Array(item) => Part { text, item },
            _ => Part { text, item: &[] },
        }
    }

    /// Returns true for an object or a list.
    pub fn is_container(self) -> bool {
        matches!(self.item.kind, Kind::Object(_) | Kind::Array(_))
    }

    /// Returns the value of the first member with this key, in any case.
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        let member = self.members().iter().find(|member| member.is(key))?;
        Some(member.value())
    }

    /// Returns the string of the first member with this key, in any case.
    pub fn text(self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }

    /// Returns the location without the quotes of a string.
    pub fn inner_span(self) -> Span {
        let quotes = match self.item.kind {
            Kind::String { quotes, .. } => quotes,
            _ => [0, 0],
        };
        let [before, after] = quotes.map(u32::from);
        Span {
            start: self.span().start + before,
            end: self.span().end - after,
        }
    }

    /// Calls `visit` with this value and every value in it, in order.
    pub fn walk(self, visit: &mut impl FnMut(Node<'a>)) {
        visit(self);
        for member in self.members() {
            member.value().walk(visit);
        }
        for item in self.items() {
            item.walk(visit);
        }
    }

    /// Converts to a `serde_json` value. `spell` returns the spelling of a key; of duplicate keys
    /// the last one wins, as in other parsers.
    pub fn to_value(self, spell: &impl Fn(&str) -> Option<String>) -> serde_json::Value {
        use serde_json::Value;
        match self.kind() {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(value) => Value::Bool(value),
            NodeKind::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
            NodeKind::String(text) => Value::String(text.to_owned()),
            NodeKind::Array(items) => items.iter().map(|item| item.to_value(spell)).collect(),
            NodeKind::Object(members) => {
                let members = members.iter().map(|member| {
                    let key = member.key();
                    let key = spell(key).unwrap_or_else(|| key.to_owned());
                    (key, member.value().to_value(spell))
                });
                Value::Object(members.collect())
            }
        }
    }
}

impl<'a> Member<'a> {
    /// Returns the key.
    #[inline]
    pub fn key(self) -> &'a str {
        match &self.item.key {
            Some(key) => key,
            None => {
                let Span { start, end } = self.item.key_span;
                let (start, end) = (start + 1, end - 1);
                slice(self.text, Span { start, end })
            }
        }
    }

    /// Returns true if its key is `key`, in any case.
    #[inline]
    pub fn is(self, key: &str) -> bool {
        match &self.item.key {
            Some(own) => own.eq_ignore_ascii_case(key),
            // The length rules out most keys.
            None => self.item.key_span.len() == key.len() + 2 && self.is_written(key),
        }
    }

    fn is_written(self, key: &str) -> bool {
        let start = self.item.key_span.start as usize + 1;
        let written = self.text.as_bytes().get(start..start + key.len());
        written.is_some_and(|written| written.eq_ignore_ascii_case(key.as_bytes()))
    }

    /// Returns the location of the key, including quotes.
    pub fn key_span(self) -> Span {
        self.item.key_span
    }

    /// Returns the value.
    #[inline]
    pub fn value(self) -> Node<'a> {
        Node::of(&self.item.value, self.text)
    }
}

/// Returns the text at `span`; empty if the document was read from another text.
fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or_default()
}

impl<'a, T> Part<'a, [T]> {
    /// Returns the number of items.
    pub fn len(self) -> usize {
        self.item.len()
    }

    /// Returns true if there are no items.
    pub fn is_empty(self) -> bool {
        self.item.is_empty()
    }

    /// Returns the item at `index`.
    pub fn get(self, index: usize) -> Option<Part<'a, T>> {
        let item = self.item.get(index)?;
        let text = self.text;
        Some(Part { text, item })
    }

    /// Iterates over the items.
    pub fn iter(self) -> Iter<'a, T> {
        Iter {
            text: self.text,
            item: self.item.iter(),
        }
    }
}

impl<'a, T> IntoIterator for Part<'a, [T]> {
    type Item = Part<'a, T>;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// An iterator over the items of a list, or the members of an object.
#[derive(Debug, Clone)]
pub struct Iter<'a, T> {
    text: &'a str,
    item: std::slice::Iter<'a, T>,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = Part<'a, T>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = self.item.next()?;
        let text = self.text;
        Some(Part { text, item })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.item.size_hint()
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let item = self.item.next_back()?;
        let text = self.text;
        Some(Part { text, item })
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}
