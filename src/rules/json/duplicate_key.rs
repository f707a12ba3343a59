//! `json/duplicate-key`: a key that an object has twice.

use super::keys::body_schema;
use crate::article::{Article, Member, Node};
use crate::rules::{Context, Rule, Sink};
use crate::schema::Shape;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule::article("json/duplicate-key", check);

/// Objects of more members than this are sorted to compare them.
const FEW: usize = 32;

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let Some(root) = article.json.as_ref().and_then(|json| json.root.as_ref()) else { return };
    let shape = body_schema(article, cx).map(|schema| &schema.shape);
    walk(root, shape, &mut |first, second| {
        out.report(second.key_span, format!("the key `{}` is here twice", second.key))
            .help("only one of the two is read: keep the right one")
            .related(cx.file, first.key_span, "the first one");
    });
}

fn walk<'a>(node: &'a Node, shape: Option<&Shape>, report: &mut impl FnMut(&'a Member, &'a Member)) {
    let members = node.members();
    // Where the schema knows the keys, case makes no difference.
    let any_case = shape.is_some_and(|shape| !shape.is_free());
    duplicates(members, any_case, report);
    for member in members {
        let inner = shape.and_then(|shape| shape.member(&member.key)).map(|(_, shape)| shape);
        if !member.value.members().is_empty() || !member.value.items().is_empty() {
            walk(&member.value, inner, report);
        }
    }
    let item = shape.and_then(Shape::item);
    node.items().iter().for_each(|node| walk(node, item, report));
}

fn duplicates<'a>(members: &'a [Member], any_case: bool, report: &mut impl FnMut(&'a Member, &'a Member)) {
    if members.len() > FEW {
        let mut seen: BTreeMap<String, &Member> = BTreeMap::new();
        for member in members {
            let key = if any_case { member.key.to_ascii_lowercase() } else { member.key.clone() };
            match seen.get(&key) {
                Some(first) => report(first, member),
                None => {
                    seen.insert(key, member);
                }
            }
        }
        return;
    }
    for (at, member) in members.iter().enumerate() {
        let same = |other: &&Member| match any_case {
            true => other.key.eq_ignore_ascii_case(&member.key),
            false => other.key == member.key,
        };
        if let Some(first) = members[..at].iter().find(same) {
            report(first, member);
        }
    }
}
