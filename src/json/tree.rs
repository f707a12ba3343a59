//! The tree of a document. Text that needs no unescaping is not copied from the file.

use crate::source::Span;

/// A value.
#[derive(Debug)]
pub struct Value {
    /// The location.
    pub(super) span: Span,
    pub(super) kind: Kind,
}

/// The kind of a value.
#[derive(Debug)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    Number(Unescaped),
    String {
        /// Bytes of the quotes before and after it: 0 if one is missing, 3 for a curly one.
        quotes: [u8; 2],
        decoded: Unescaped,
    },
    Array(Box<[Value]>),
    Object(Box<[Member]>),
}

/// A string with its escapes resolved; `None` if it is the same as in the file.
pub(super) type Unescaped = Option<Box<str>>;

/// A member of an object.
#[derive(Debug)]
pub struct Member {
    pub(super) key: Unescaped,
    /// The location of the key, including quotes.
    pub(super) key_span: Span,
    pub(super) value: Value,
}

impl From<&serde_json::Value> for Value {
    /// Returns a value without a location.
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value as Json;
        let kind = match value {
            Json::Null => Kind::Null,
            Json::Bool(value) => Kind::Bool(*value),
            Json::Number(number) => Kind::Number(Some(number.to_string().into())),
            Json::String(text) => Kind::String {
                quotes: [0, 0],
                decoded: Some(text.as_str().into()),
            },
            Json::Array(items) => Kind::Array(items.iter().map(Self::from).collect()),
            Json::Object(members) => {
                let member = |(key, value): (&String, &Json)| Member {
                    key: Some(key.as_str().into()),
                    key_span: Span::default(),
                    value: Self::from(value),
                };
                Kind::Object(members.iter().map(member).collect())
            }
        };
        Self {
            span: Span::default(),
            kind,
        }
    }
}
