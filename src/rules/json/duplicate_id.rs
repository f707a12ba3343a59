//! `json/duplicate-id`: two questions in a form with the same id.

use super::support::form::questions;
use crate::article::Node;
use crate::finding::Severity;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("json/duplicate-id", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut ids: Vec<(&str, Node<'_>)> = questions(cx.article)
        .filter_map(|question| question.id())
        .map(|(id, node)| (id.trim(), node))
        .collect();
    let place = |(_, node): &(&str, Node<'_>)| node.span().start;
    ids.sort_by(|a, b| compare(a.0, b.0).then_with(|| place(a).cmp(&place(b))));
    for same in ids.chunk_by(|a, b| a.0.eq_ignore_ascii_case(b.0)) {
        let Some(((first, first_node), others)) = same.split_first() else {
            continue;
        };
        for (id, node) in others {
            if first == id {
                out.report(node.span(), format!("duplicate question id `{id}`"))
                    .related(first_node.span(), "the first question with this id");
            } else {
                out.report(
                    node.span(),
                    format!("question ids `{id}` and `{first}` differ only in case"),
                )
                .related(first_node.span(), "the other id")
                .at_most(Severity::Warning);
            }
        }
    }
}

fn compare(a: &str, b: &str) -> std::cmp::Ordering {
    a.bytes()
        .map(|b| b.to_ascii_lowercase())
        .cmp(b.bytes().map(|b| b.to_ascii_lowercase()))
}
