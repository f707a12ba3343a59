//! JSON documents as trees: with the place of every key and value, every
//! duplicate, and what could be read of a broken one.

mod escape;
mod instance;
mod reader;
mod scalar;
mod slip;
mod text;
mod wording;

pub use escape::Places;
pub use instance::Document;
pub use slip::JsonSlip;
pub(crate) use wording::{Said, describe, shown_path};

use crate::finding::Fix;
use crate::source::Span;

/// What could be read of a document.
#[derive(Debug)]
pub struct Reading {
    /// The document: an object. `None` where it does not begin as one.
    pub root: Option<Node>,
    /// Whether `root` is all that the document says.
    pub complete: bool,
    /// What is wrong with its notation, in order of place.
    pub faults: Vec<Fault>,
}

/// A slip, where it is, and how to mend it.
#[derive(Debug)]
pub struct Fault {
    /// Where.
    pub span: Span,
    /// What.
    pub slip: JsonSlip,
    /// Edits that mend it.
    pub fix: Option<Fix>,
}

/// Reads the document in `text`, which begins at `base` of its file.
pub fn read(text: &str, base: usize) -> Reading {
    let mut reader = reader::Reader::new(text, base);
    let root = reader.document();
    Reading {
        root,
        complete: reader.complete,
        faults: reader.faults,
    }
}

/// A value of a JSON document.
#[derive(Debug)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
    /// How many bytes the quotes before and behind a text take: none where it lacks
    /// one, three where it has a curly one.
    quotes: [u8; 2],
}

/// What a JSON value is.
#[derive(Debug)]
pub enum NodeKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written.
    Number(Box<str>),
    /// A text, escapes resolved.
    String(Box<str>),
    /// A list.
    Array(Vec<Node>),
    /// An object, its members in order, duplicates and all.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Debug)]
pub struct Member {
    /// The key.
    pub key: Box<str>,
    /// Where the key stands, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The members, if it is an object; empty otherwise.
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            NodeKind::Object(members) => members,
            _ => &[],
        }
    }

    /// The items, if it is a list; empty otherwise.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::Array(items) => items,
            _ => &[],
        }
    }

    /// Whether it is an object or a list.
    pub fn is_container(&self) -> bool {
        matches!(self.kind, NodeKind::Object(_) | NodeKind::Array(_))
    }

    /// The value of the first member with this key, in any case.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.members()
            .iter()
            .find(|member| member.key.eq_ignore_ascii_case(key))
            .map(|member| &member.value)
    }

    /// The text of the first member with this key, in any case.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// The span without the quotes of a text.
    pub fn inner_span(&self) -> Span {
        let [before, behind] = self.quotes.map(u32::from);
        Span {
            start: self.span.start + before,
            end: self.span.end - behind,
        }
    }

    /// Calls `visit` for this value and every value within it, in order.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n Node)) {
        visit(self);
        for member in self.members() {
            member.value.walk(visit);
        }
        for item in self.items() {
            item.walk(visit);
        }
    }

    /// The value as serde_json has it. Keys are put into the spelling that
    /// `spell` gives them; of duplicates the last one stays, as in any parser.
    pub fn to_value(&self, spell: &impl Fn(&str) -> Option<String>) -> serde_json::Value {
        use serde_json::Value;
        match &self.kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(value) => Value::Bool(*value),
            NodeKind::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
            NodeKind::String(text) => Value::String(text.to_string()),
            NodeKind::Array(items) => {
                Value::Array(items.iter().map(|item| item.to_value(spell)).collect())
            }
            NodeKind::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|member| {
                        let key = spell(&member.key).unwrap_or_else(|| member.key.to_string());
                        (key, member.value.to_value(spell))
                    })
                    .collect(),
            ),
        }
    }
}

impl From<&serde_json::Value> for Node {
    /// A value that stands nowhere.
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value;
        let kind = match value {
            Value::Null => NodeKind::Null,
            Value::Bool(value) => NodeKind::Bool(*value),
            Value::Number(number) => NodeKind::Number(number.to_string().into()),
            Value::String(text) => NodeKind::String(text.as_str().into()),
            Value::Array(items) => NodeKind::Array(items.iter().map(Self::from).collect()),
            Value::Object(members) => {
                let member = |(key, value): (&String, &Value)| Member {
                    key: key.as_str().into(),
                    key_span: Span::default(),
                    value: Self::from(value),
                };
                NodeKind::Object(members.iter().map(member).collect())
            }
        };
        Self {
            span: Span::default(),
            kind,
            quotes: [0, 0],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Places, read};
    use crate::source::Span;

    #[test]
    fn a_text_stands_within_its_quotes_whatever_they_are() {
        for (written, inner) in [
            ("{\"a\": \"\u{e9} \\n [b](c)\"}", "\u{e9} \\n [b](c)"),
            (
                "{\"a\": \u{201c}\u{e9} \\n [b](c)\u{201d}}",
                "\u{e9} \\n [b](c)",
            ),
            ("{\"a\": '\u{e9} \\n [b](c)'}", "\u{e9} \\n [b](c)"),
            (
                "{\"a\": \"\u{e9} \\n [b](c)\u{e9}",
                "\u{e9} \\n [b](c)\u{e9}",
            ),
            ("{\"a\": \"\u{e9} \\n [b](c)\"\"}", "\u{e9} \\n [b](c)"),
            ("{\"a\": e \\n (c)\"}", "e \\n (c)"),
        ] {
            let root = read(written, 0).root.expect("an object");
            let node = &root.members()[0].value;
            let span = node.inner_span();
            assert_eq!(&written[span.range()], inner, "{written}");
            let text = node.as_str().expect("a text");
            let places = Places::of(inner, span.start);
            let at = text.find("(c)").expect("there");
            let link = places.span(Span::new(at, at + 3));
            assert_eq!(&written[link.range()], "(c)", "{written}");
        }
    }
}
