//! The choices of a question.

use crate::article::{Node, NodeKind};

/// Returns true if `question` has choices under one of `keys`, or another value, which `json/schema`
/// reports.
pub(in crate::rules) fn has_choices(question: Node<'_>, keys: &[String]) -> bool {
    let holds = |key: &String| match question.get(key).map(Node::kind) {
        Some(NodeKind::Array(items)) => !items.is_empty(),
        Some(NodeKind::Null) | None => false,
        Some(_) => true,
    };
    keys.iter().any(holds)
}
