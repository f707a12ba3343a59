//! Questions of a form.

use super::keys::body_schema;
use crate::article::{Article, Condition, ConditionFault, Node, OffsetMap};
use crate::rules::ArticleContext;
use crate::source::Span;

/// A question of a form, or a text between questions.
#[derive(Clone, Copy)]
pub(in crate::rules) struct Question<'a> {
    pub(in crate::rules) node: Node<'a>,
}

/// Iterates over the questions of the form in `article`; none if the body is not a form.
pub(in crate::rules) fn questions(article: &Article) -> impl Iterator<Item = Question<'_>> {
    let root = article.document();
    let list = root.and_then(|root| root.get("formElements"));
    let nodes = list.into_iter().flat_map(Node::items);
    nodes.map(|node| Question { node })
}

/// Returns the controls that the schema of the body lists, in lower case.
pub(in crate::rules) fn known_controls(cx: &ArticleContext<'_>) -> Vec<String> {
    const POINTER: &str = "/properties/formElements/items/properties/controlType/examples";
    body_schema(cx)
        .and_then(|schema| schema.schema.pointer(POINTER))
        .and_then(|list| list.as_array())
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str())
        .map(str::to_lowercase)
        .collect()
}

impl<'a> Question<'a> {
    /// Returns its id, with the node of the id.
    pub(in crate::rules) fn id(self) -> Option<(&'a str, Node<'a>)> {
        let node = self.node.get("id")?;
        Some((node.as_str()?, node))
    }

    /// Returns its control if it is one of `kinds`, which are in lower case.
    pub(in crate::rules) fn control<K: AsRef<str>>(self, kinds: &[K]) -> Option<&str> {
        let written = self.node.text("controlType")?.trim();
        kinds
            .iter()
            .map(AsRef::as_ref)
            .find(|kind| kind.eq_ignore_ascii_case(written))
    }

    /// Returns its name in messages.
    pub(in crate::rules) fn name(self) -> String {
        self.id().map_or_else(
            || "this question".to_owned(),
            |(id, _)| format!("question `{id}`"),
        )
    }

    /// Returns the location to report for the question as a whole.
    pub(in crate::rules) fn place(self) -> Span {
        self.id()
            .map_or_else(|| opening(self.node), |(_, node)| node.span())
    }

    /// Iterates over the choices under `key`.
    pub(in crate::rules) fn options(self, key: &str) -> impl Iterator<Item = Choice<'a>> {
        let list = self.node.get(key).into_iter().flat_map(Node::items);
        list.filter_map(|node| {
            let value = node.get("value")?;
            Some(Choice {
                value: value.as_str()?,
                node: value,
                text: node.text("text"),
            })
        })
    }

    /// Returns its condition, with the node of the condition.
    pub(in crate::rules) fn condition(
        self,
    ) -> Option<(Node<'a>, Result<Condition<'a>, ConditionFault>)> {
        let node = self.node.get("visibility")?;
        Some((node, Condition::parse(node.as_str()?)))
    }
}

/// A choice of a question.
#[derive(Clone, Copy)]
pub(in crate::rules) struct Choice<'a> {
    pub(in crate::rules) value: &'a str,
    pub(in crate::rules) node: Node<'a>,
    pub(in crate::rules) text: Option<&'a str>,
}

/// Keys for the choices of a question.
pub(in crate::rules) const OPTION_KEYS: [&str; 2] = ["dropdownOptions", "radioButtonOptions"];

/// Returns the location in the file of `part`, a range of the text of `node`.
pub(in crate::rules) fn place(article: &Article, node: Node<'_>, part: Span) -> Span {
    let inner = node.inner_span();
    OffsetMap::of(article.source.slice(inner), inner.start).span(part)
}

/// Returns the location to report for a value: the opening bracket of an object or a list.
pub(in crate::rules) fn opening(node: Node<'_>) -> Span {
    let span = node.span();
    if !node.is_container() {
        return span;
    }
    Span {
        end: span.start + 1,
        ..span
    }
}
