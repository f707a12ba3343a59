//! `json/duplicate-id`: two questions of a form with one id.

use super::form::questions;
use crate::article::{Article, Node};
use crate::finding::Severity;
use crate::rules::{Context, Rule, Sink};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule::article("json/duplicate-id", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let mut seen: BTreeMap<String, (&str, &Node)> = BTreeMap::new();
    for (id, node) in questions(article).filter_map(|question| question.id()) {
        let Some(&(first, first_node)) = seen.get(&id.to_lowercase()) else {
            seen.insert(id.to_lowercase(), (id, node));
            continue;
        };
        if first == id {
            out.report(node.span, format!("a second question with the id `{id}`"))
                .related(cx.file, first_node.span, "the first one");
        } else {
            out.report(node.span, format!("the ids `{id}` and `{first}` differ in the case of letters only"))
                .related(cx.file, first_node.span, "the other one")
                .at_most(Severity::Warning);
        }
    }
}
