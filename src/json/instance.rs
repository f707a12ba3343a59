//! JSON documents of articles as the validator sees them: no copy is made, keys
//! are compared as the portal compares them, without regard to case, and of
//! duplicates the last one counts, as in any parser.

use super::{Member, Node, NodeKind};
use crate::source::Span;
use jsonschema::JsonType;
use jsonschema::json;
use serde_json::Value;
use std::borrow::Cow;

/// The documents of articles, for a validator.
#[derive(Debug)]
pub struct Document;

impl json::Json for Document {
    type Node<'a> = &'a Node;
    type PreparedKey = String;
    type StringBuffer = ();
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), text: &str, f: impl FnOnce(&Node) -> T) -> T {
        f(&Node {
            span: Span::default(),
            kind: NodeKind::String(text.into()),
            quotes: [0, 0],
        })
    }
}

impl<'a> json::Node<'a, Document> for &'a Node {
    type Object = Members<'a>;
    type Array = &'a [Node];
    type Number = Number<'a>;

    fn as_object(&self) -> Option<Members<'a>> {
        match &self.kind {
            NodeKind::Object(members) => Some(Members(members)),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<&'a [Node]> {
        match &self.kind {
            NodeKind::Array(items) => Some(items),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        self.as_str().map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<Number<'a>> {
        match &self.kind {
            NodeKind::Number(written) => Some(Number(written)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.kind {
            NodeKind::Bool(value) => Some(value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self.kind, NodeKind::Null)
    }

    fn json_type(&self) -> JsonType {
        match self.kind {
            NodeKind::Null => JsonType::Null,
            NodeKind::Bool(_) => JsonType::Boolean,
            NodeKind::Number(_) => JsonType::Number,
            NodeKind::String(_) => JsonType::String,
            NodeKind::Array(_) => JsonType::Array,
            NodeKind::Object(_) => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match (&self.kind, expected) {
            (NodeKind::String(text), Value::String(expected)) => **text == **expected,
            (NodeKind::String(_), _) | (_, Value::String(_)) => false,
            _ => json::cmp::equal(&self.to_value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(Node::to_value(self, &|_| None))
    }

    fn identity(&self) -> Option<json::NodeIdentity> {
        Some(json::NodeIdentity::new(
            std::ptr::from_ref::<Node>(self) as usize
        ))
    }
}

/// The members of an object.
#[derive(Debug, Clone, Copy)]
pub struct Members<'a>(&'a [Member]);

impl<'a> json::Object<'a, Document> for Members<'a> {
    type Node = &'a Node;
    type MemberName = &'a str;
    type MembersIter =
        std::iter::Map<std::slice::Iter<'a, Member>, fn(&'a Member) -> (&'a str, &'a Node)>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, key: &String) -> Option<&'a Node> {
        self.0
            .iter()
            .rev()
            .find(|member| member.key.eq_ignore_ascii_case(key))
            .map(|member| &member.value)
    }

    fn members(&self) -> Self::MembersIter {
        self.0.iter().map(|member| (&*member.key, &member.value))
    }
}

impl<'a> json::Array<'a, Document> for &'a [Node] {
    type Node = &'a Node;
    type ElementsIter = std::slice::Iter<'a, Node>;

    fn len(&self) -> usize {
        <[Node]>::len(self)
    }

    fn elements(&self) -> Self::ElementsIter {
        self.iter()
    }
}

/// A number as written.
#[derive(Debug, Clone, Copy)]
pub struct Number<'a>(&'a str);

impl json::JsonNumber for Number<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(serde_json::from_str(self.0).unwrap_or_else(|_| serde_json::Number::from(0)))
    }
}
