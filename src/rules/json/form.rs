//! The questions of a form, as several rules look at them.

use super::keys::body_schema;
use crate::article::{Article, Condition, ConditionFault, Node, OffsetMap};
use crate::rules::Context;
use crate::source::Span;

/// A question of a form, or a text between questions.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) node: Node<'a>,
}

/// The questions of the form in `article`; none where the body is no form.
pub(super) fn questions(article: &Article) -> impl Iterator<Item = Question<'_>> {
    let root = article.document();
    let list = root.and_then(|root| root.get("formElements"));
    let nodes = list.into_iter().flat_map(Node::items);
    nodes.map(|node| Question { node })
}

/// The controls that the schema of the body knows, lower case.
pub(super) fn known_controls(article: &Article, cx: &Context<'_>) -> Vec<String> {
    const PLACE: &str = "/properties/formElements/items/properties/controlType/examples";
    let known = body_schema(article, cx).and_then(|schema| schema.schema.pointer(PLACE));
    let known = known.and_then(|list| list.as_array());
    let names = known.into_iter().flatten().filter_map(|name| name.as_str());
    names.map(str::to_lowercase).collect()
}

impl<'a> Question<'a> {
    pub(super) fn id(self) -> Option<(&'a str, Node<'a>)> {
        let node = self.node.get("id")?;
        Some((node.as_str()?, node))
    }

    /// Its kind of control, if that is one of `kinds`, lower case.
    pub(super) fn control<K: AsRef<str>>(self, kinds: &[K]) -> Option<&str> {
        let written = self.node.text("controlType")?.trim();
        kinds
            .iter()
            .map(AsRef::as_ref)
            .find(|kind| kind.eq_ignore_ascii_case(written))
    }

    /// How a message names it.
    pub(super) fn name(self) -> String {
        self.id().map_or_else(
            || "this question".to_owned(),
            |(id, _)| format!("question `{id}`"),
        )
    }

    /// A place that stands for the whole of it.
    pub(super) fn place(self) -> Span {
        self.id()
            .map_or_else(|| opening(self.node), |(_, node)| node.span())
    }

    /// The choices that are written out under `key`.
    pub(super) fn options(self, key: &str) -> impl Iterator<Item = Choice<'a>> {
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

    /// Its condition: the text it is read from, and where that stands.
    pub(super) fn condition(self) -> Option<(Node<'a>, Result<Condition<'a>, ConditionFault>)> {
        let node = self.node.get("visibility")?;
        Some((node, Condition::parse(node.as_str()?)))
    }
}

/// A choice of a question.
#[derive(Clone, Copy)]
pub(super) struct Choice<'a> {
    pub(super) value: &'a str,
    pub(super) node: Node<'a>,
    pub(super) text: Option<&'a str>,
}

/// Where the choices of a question may be written out.
pub(super) const OPTION_KEYS: [&str; 2] = ["dropdownOptions", "radioButtonOptions"];

/// Where `part`, offsets into the text of `node`, stands in the file.
pub(super) fn place(article: &Article, node: Node<'_>, part: Span) -> Span {
    let inner = node.inner_span();
    OffsetMap::of(article.source.slice(inner), inner.start).span(part)
}

/// The place of a value in one line: of an object or a list its first character.
pub(super) fn opening(node: Node<'_>) -> Span {
    let span = node.span();
    match node.is_container() {
        true => Span {
            end: span.start + 1,
            ..span
        },
        false => span,
    }
}
