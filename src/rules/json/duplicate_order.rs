//! `json/duplicate-order`: two questions in a form with the same `order`.

use super::support::form::questions;
use crate::article::{Node, NodeKind};
use crate::rules::{ArticleContext, Rule, Sink};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule::article("json/duplicate-order", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut seen = BTreeMap::new();
    for question in questions(cx.article) {
        let Some(order) = question.node.get("order") else {
            continue;
        };
        let Some(place) = number(order) else { continue };
        match seen.get(&place) {
            None => {
                seen.insert(place, order);
            }
            Some(first) => {
                out.report(
                    order.span(),
                    format!(
                        "{} has the same `order` as another question: `{place}`",
                        question.name()
                    ),
                )
                .related(first.span(), "the other question");
            }
        }
    }
}

fn number(order: Node<'_>) -> Option<i64> {
    match order.kind() {
        NodeKind::Number(written) | NodeKind::String(written) => written.trim().parse().ok(),
        _ => None,
    }
}
