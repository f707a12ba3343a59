//! Implements the traits of the JSON Schema validator for documents of articles, without copies.
//! Keys are compared in any case, as in the portal; of duplicate keys the last one wins.

use super::tree::{Kind, Value as Tree};
use super::view::Iter;
use super::{Items, Member, Members, Node, NodeKind, tree};
use crate::source::Span;
use jsonschema::JsonType;
use jsonschema::json;
use serde_json::Value;
use std::borrow::Cow;

/// The documents of articles, for the validator.
#[derive(Debug)]
pub struct Document;

impl json::Json for Document {
    type Node<'a> = Node<'a>;
    type PreparedKey = String;
    type StringBuffer = ();
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), text: &str, f: impl FnOnce(Node<'_>) -> T) -> T {
        let quotes = [0, 0];
        let kind = Kind::String {
            quotes,
            decoded: None,
        };
        let span = Span::new(0, text.len());
        f(Node::of(&Tree { span, kind }, text))
    }
}

impl<'a> json::Node<'a, Document> for Node<'a> {
    type Object = Members<'a>;
    type Array = Items<'a>;
    type Number = Number<'a>;

    fn as_object(&self) -> Option<Members<'a>> {
        match self.item().kind {
            Kind::Object(_) => Some(Node::members(*self)),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<Items<'a>> {
        match self.item().kind {
            Kind::Array(_) => Some(self.items()),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        self.as_str().map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<Number<'a>> {
        match self.kind() {
            NodeKind::Number(written) => Some(Number(written)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.item().kind {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self.item().kind, Kind::Null)
    }

    fn json_type(&self) -> JsonType {
        match self.item().kind {
            Kind::Null => JsonType::Null,
            Kind::Bool(_) => JsonType::Boolean,
            Kind::Number(_) => JsonType::Number,
            Kind::String { .. } => JsonType::String,
            Kind::Array(_) => JsonType::Array,
            Kind::Object(_) => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match (self.kind(), expected) {
            (NodeKind::String(text), Value::String(expected)) => text == expected,
            (NodeKind::String(_), _) | (_, Value::String(_)) => false,
            _ => json::cmp::equal(&json::Node::to_value(self), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(Node::to_value(*self, &|_| None))
    }

    fn identity(&self) -> Option<json::NodeIdentity> {
        Some(json::NodeIdentity::new(
            std::ptr::from_ref(self.item()) as usize
        ))
    }
}

impl<'a> json::Object<'a, Document> for Members<'a> {
    type Node = Node<'a>;
    type MemberName = &'a str;
    type MembersIter =
        std::iter::Map<Iter<'a, tree::Member>, fn(Member<'a>) -> (&'a str, Node<'a>)>;

    fn len(&self) -> usize {
        Members::len(*self)
    }

    fn get(&self, key: &String) -> Option<Node<'a>> {
        let member = self.iter().rfind(|member| member.is(key))?;
        Some(member.value())
    }

    fn members(&self) -> Self::MembersIter {
        self.iter().map(|member| (member.key(), member.value()))
    }
}

impl<'a> json::Array<'a, Document> for Items<'a> {
    type Node = Node<'a>;
    type ElementsIter = Iter<'a, Tree>;

    fn len(&self) -> usize {
        Items::len(*self)
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
