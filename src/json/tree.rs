//! A document as it is kept: what stands in its file as it is shown is not copied.

use crate::source::Span;

/// A value.
#[derive(Debug)]
pub struct Value {
    /// Where it stands.
    pub(super) span: Span,
    pub(super) kind: Kind,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    Number(Unescaped),
    String {
        /// How many bytes the quotes before and behind it take: none where it lacks
        /// one, three where it has a curly one.
        quotes: [u8; 2],
        shown: Unescaped,
    },
    Array(Box<[Value]>),
    Object(Box<[Member]>),
}

/// What a text stands for, escapes resolved; `None` where that is what is written,
/// without its quotes.
pub(super) type Unescaped = Option<Box<str>>;

/// A member of an object.
#[derive(Debug)]
pub struct Member {
    pub(super) key: Unescaped,
    /// Where the key stands, quotes included.
    pub(super) key_span: Span,
    pub(super) value: Value,
}

impl From<&serde_json::Value> for Value {
    /// A value that stands nowhere.
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value as Json;
        let kind = match value {
            Json::Null => Kind::Null,
            Json::Bool(value) => Kind::Bool(*value),
            Json::Number(number) => Kind::Number(Some(number.to_string().into())),
            Json::String(text) => Kind::String {
                quotes: [0, 0],
                shown: Some(text.as_str().into()),
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
