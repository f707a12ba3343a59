//! The JSON document of an article, without the members that the audience does not get.

use super::Plan;
use super::escape::{push_plain, push_space};
use super::html::{WrittenIds, render_fragment};
use crate::article::{Article, tags};
use crate::json::{Node, NodeKind};
use crate::published::Body;
use crate::schema::{ARTICLE_REFERENCE, Shape, WithheldMembers};
use serde_json::{Map, Value};

/// Compiles the document of `article`, if its type has one.
pub(super) fn document(article: &Article, plan: Plan<'_>, ids: &mut WrittenIds) -> Option<Body> {
    let kind = article.self_help_type.as_ref()?;
    let schema = plan.schemas.body(kind.json_schema.as_deref()?)?;
    let root = article.document()?;
    let view = MemberView::of(article, plan);
    Some(Body {
        schema: schema.name.clone(),
        data: value(root, view, article, ids),
    })
}

/// Appends the texts of the document of `article` that are searchable.
pub(super) fn push_document(article: &Article, plan: Plan<'_>, into: &mut String) {
    if let Some(root) = article.document() {
        push_texts(root, MemberView::of(article, plan), into);
    }
}

/// The schema of a value in a document, and the members that the audience does not get.
#[derive(Clone, Copy)]
struct MemberView<'a> {
    plan: Plan<'a>,
    shape: Option<&'a Shape>,
    withheld: Option<&'a WithheldMembers>,
}

impl<'a> MemberView<'a> {
    /// Returns the view of a whole document.
    fn of(article: &Article, plan: Plan<'a>) -> Self {
        let kind = article.self_help_type.as_ref();
        let schema = kind.and_then(|kind| plan.schemas.body(kind.json_schema.as_deref()?));
        let audience = plan.edition.audience;
        Self {
            plan,
            shape: schema.map(|schema| &schema.shape),
            withheld: schema.and_then(|schema| audience.withheld_members(&schema.name)),
        }
    }

    /// Returns the view of the items of a list.
    fn item(self) -> Self {
        Self {
            shape: self.shape.and_then(Shape::item),
            ..self
        }
    }

    /// Returns the canonical spelling of a key and the view of its value; `None` if the
    /// audience does not get the member.
    fn member<'k>(self, key: &'k str, value: Node<'_>) -> Option<(&'k str, Self)>
    where
        'a: 'k,
    {
        let known = self.shape.and_then(|shape| shape.member(key));
        let is_described = self.shape.is_some_and(|shape| !shape.is_free());
        if known.is_none() && is_described && !self.plan.edition.audience.keeps_unknown_members() {
            return None;
        }
        let name = known.map_or(key, |(name, _)| name);
        let withheld = self.withheld.and_then(|withheld| withheld.of(name));
        if withheld.is_some_and(WithheldMembers::is_whole) || self.is_dangling(name, value) {
            return None;
        }
        let inner = Self {
            shape: known.map(|(_, shape)| shape),
            withheld,
            ..self
        };
        Some((name, inner))
    }

    /// Returns true if a member refers to an article that is not in the bundle.
    fn is_dangling(self, name: &str, value: Node<'_>) -> bool {
        if name != ARTICLE_REFERENCE {
            return false;
        }
        let Some(id) = value.as_str() else {
            return false;
        };
        let files = self.plan.corpus.by_id(id);
        !files.is_empty() && !files.iter().any(|file| self.plan.is_published(*file))
    }
}

/// Returns a JSON value with canonical keys. HTML, according to the schema, is written
/// like the body of an article.
fn value(node: Node<'_>, view: MemberView<'_>, article: &Article, ids: &mut WrittenIds) -> Value {
    match node.kind() {
        NodeKind::Object(members) => {
            let mut map = Map::new();
            for member in members {
                if let Some((key, inner)) = view.member(member.key(), member.value()) {
                    map.insert(key.to_owned(), value(member.value(), inner, article, ids));
                }
            }
            Value::Object(map)
        }
        NodeKind::Array(items) => {
            let items = items.iter();
            items
                .map(|item| value(item, view.item(), article, ids))
                .collect()
        }
        NodeKind::String(text) if view.shape.is_some_and(|shape| shape.html) => {
            Value::String(render_fragment(article, text, view.plan, ids))
        }
        _ => node.to_value(&|_| None),
    }
}

/// Appends the texts with several words. Conditions are not searchable.
fn push_texts(node: Node<'_>, view: MemberView<'_>, into: &mut String) {
    match node.kind() {
        NodeKind::String(text) if text.trim().contains(' ') => {
            push_space(into);
            push_without_tags(into, text);
        }
        NodeKind::Array(items) => {
            for item in items {
                push_texts(item, view.item(), into);
            }
        }
        NodeKind::Object(members) => {
            for member in members {
                if member.is("visibility") {
                    continue;
                }
                if let Some((_, inner)) = view.member(member.key(), member.value()) {
                    push_texts(member.value(), inner, into);
                }
            }
        }
        _ => {}
    }
}

fn push_without_tags(into: &mut String, text: &str) {
    let mut from = 0;
    for markup in tags(text) {
        push_plain(into, &text[from..markup.span().start as usize]);
        push_space(into);
        from = markup.span().end as usize;
    }
    push_plain(into, &text[from..]);
}
