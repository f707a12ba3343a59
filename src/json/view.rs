//! The values of a document, together with the text that they stand in.

use super::tree::{self, Kind, Value};
use crate::source::Span;

/// Something that is kept of a document, and the text of the file that it stands in.
#[derive(Debug)]
pub struct Within<'a, T: ?Sized> {
    text: &'a str,
    kept: &'a T,
}

/// A value of a JSON document.
pub type Node<'a> = Within<'a, Value>;
/// A member of an object.
pub type Member<'a> = Within<'a, tree::Member>;
/// The items of a list.
pub type Items<'a> = Within<'a, [Value]>;
/// The members of an object, in order, duplicates and all.
pub type Members<'a> = Within<'a, [tree::Member]>;

impl<T: ?Sized> Clone for Within<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Within<'_, T> {}

/// What a JSON value is.
#[derive(Debug, Clone, Copy)]
pub enum NodeKind<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written.
    Number(&'a str),
    /// A text, escapes resolved.
    String(&'a str),
    /// A list.
    Array(Items<'a>),
    /// An object.
    Object(Members<'a>),
}

impl<'a> Node<'a> {
    /// The value in the file whose text is `text`.
    pub(crate) fn of(value: &'a Value, text: &'a str) -> Self {
        Self { text, kept: value }
    }

    /// As it is kept, without its text.
    pub(super) fn kept(self) -> &'a Value {
        self.kept
    }

    /// Where it stands.
    pub fn span(self) -> Span {
        self.kept.span
    }

    /// What it is.
    #[inline]
    pub fn kind(self) -> NodeKind<'a> {
        match &self.kept.kind {
            Kind::Null => NodeKind::Null,
            Kind::Bool(value) => NodeKind::Bool(*value),
            Kind::Number(shown) => NodeKind::Number(self.shown(shown)),
            Kind::String { shown, .. } => NodeKind::String(self.shown(shown)),
            Kind::Array(_) => NodeKind::Array(self.items()),
            Kind::Object(_) => NodeKind::Object(self.members()),
        }
    }

    fn shown(self, shown: &'a tree::Unescaped) -> &'a str {
        match shown {
            Some(shown) => shown,
            None => slice(self.text, self.inner_span()),
        }
    }

    /// The text, if it is one.
    #[inline]
    pub fn as_str(self) -> Option<&'a str> {
        match &self.kept.kind {
            Kind::String { shown, .. } => Some(self.shown(shown)),
            _ => None,
        }
    }

    /// The members, if it is an object; empty otherwise.
    #[inline]
    pub fn members(self) -> Members<'a> {
        let text = self.text;
        match &self.kept.kind {
            Kind::Object(kept) => Within { text, kept },
            _ => Within { text, kept: &[] },
        }
    }

    /// The items, if it is a list; empty otherwise.
    #[inline]
    pub fn items(self) -> Items<'a> {
        let text = self.text;
        match &self.kept.kind {
            Kind::Array(kept) => Within { text, kept },
            _ => Within { text, kept: &[] },
        }
    }

    /// Whether it is an object or a list.
    pub fn is_container(self) -> bool {
        matches!(self.kept.kind, Kind::Object(_) | Kind::Array(_))
    }

    /// The value of the first member with this key, in any case.
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        let member = self.members().iter().find(|member| member.is(key))?;
        Some(member.value())
    }

    /// The text of the first member with this key, in any case.
    pub fn text(self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }

    /// The span without the quotes of a text.
    pub fn inner_span(self) -> Span {
        let quotes = match self.kept.kind {
            Kind::String { quotes, .. } => quotes,
            _ => [0, 0],
        };
        let [before, behind] = quotes.map(u32::from);
        Span {
            start: self.span().start + before,
            end: self.span().end - behind,
        }
    }

    /// Calls `visit` for this value and every value within it, in order.
    pub fn walk(self, visit: &mut impl FnMut(Node<'a>)) {
        visit(self);
        for member in self.members() {
            member.value().walk(visit);
        }
        for item in self.items() {
            item.walk(visit);
        }
    }

    /// The value as serde_json has it. Keys are put into the spelling that
    /// `spell` gives them; of duplicates the last one stays, as in any parser.
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
    /// The key.
    #[inline]
    pub fn key(self) -> &'a str {
        match &self.kept.key {
            Some(key) => key,
            None => {
                let Span { start, end } = self.kept.key_span;
                let (start, end) = (start + 1, end - 1);
                slice(self.text, Span { start, end })
            }
        }
    }

    /// Whether this is its key, in any case.
    #[inline]
    pub fn is(self, key: &str) -> bool {
        match &self.kept.key {
            Some(own) => own.eq_ignore_ascii_case(key),
            // Most are told apart without a look at the text.
            None => self.kept.key_span.len() == key.len() + 2 && self.is_written(key),
        }
    }

    fn is_written(self, key: &str) -> bool {
        let start = self.kept.key_span.start as usize + 1;
        let written = self.text.as_bytes().get(start..start + key.len());
        written.is_some_and(|written| written.eq_ignore_ascii_case(key.as_bytes()))
    }

    /// Where the key stands, quotes included.
    pub fn key_span(self) -> Span {
        self.kept.key_span
    }

    /// The value.
    #[inline]
    pub fn value(self) -> Node<'a> {
        Node::of(&self.kept.value, self.text)
    }
}

/// What stands at `span`; nothing where the document was read from another text.
fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or_default()
}

impl<'a, T> Within<'a, [T]> {
    /// How many there are.
    pub fn len(self) -> usize {
        self.kept.len()
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.kept.is_empty()
    }

    /// The one at `index`.
    pub fn get(self, index: usize) -> Option<Within<'a, T>> {
        let kept = self.kept.get(index)?;
        let text = self.text;
        Some(Within { text, kept })
    }

    /// Each of them, in order.
    pub fn iter(self) -> Iter<'a, T> {
        Iter {
            text: self.text,
            kept: self.kept.iter(),
        }
    }
}

impl<'a, T> IntoIterator for Within<'a, [T]> {
    type Item = Within<'a, T>;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// The items of a list, or the members of an object.
#[derive(Debug, Clone)]
pub struct Iter<'a, T> {
    text: &'a str,
    kept: std::slice::Iter<'a, T>,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = Within<'a, T>;

    fn next(&mut self) -> Option<Self::Item> {
        let kept = self.kept.next()?;
        let text = self.text;
        Some(Within { text, kept })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.kept.size_hint()
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let kept = self.kept.next_back()?;
        let text = self.text;
        Some(Within { text, kept })
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}
