//! `json/duplicate-key`: the same key twice in an object.

use super::support::keys::body_schema;
use crate::article::{Member, Members, Node};
use crate::finding::{Fix, Severity};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Shape;
use crate::source::Span;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule::article("json/duplicate-key", check).with_trusted_fix();

/// Maximum number of members of an object to compare pairwise.
const MAX_PAIRWISE: usize = 32;

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let Some(root) = cx.article.document() else {
        return;
    };
    // Few documents have any: this check needs no schema.
    if !has_duplicates(root) {
        return;
    }
    let shape = body_schema(cx).map(|schema| &schema.shape);
    let is_sound = cx
        .article
        .json
        .as_ref()
        .is_some_and(|json| json.faults.is_empty());
    walk(root, shape, &mut |one, other, before| {
        let finding = out
            .report(other.key_span(), format!("duplicate key `{}`", other.key()))
            .related(one.key_span(), "the first one with this name");
        if cx.article.source.slice(one.value().span())
            == cx.article.source.slice(other.value().span())
        {
            let with_comma = Span {
                start: before.value().span().end,
                end: other.value().span().end,
            };
            let finding = finding
                .help("Both have the same value. Remove one of them.")
                .at_most(Severity::Warning);
            if is_sound {
                finding.fix(Fix::safe(with_comma, ""));
            }
        } else {
            finding.help("Only one of them is read. Keep the right one.");
        }
    });
}

/// A callback for two members of an object with the same key, and the member before the second one.
type Report<'r, 'a> = dyn FnMut(Member<'a>, Member<'a>, Member<'a>) + 'r;

fn walk<'a>(node: Node<'a>, shape: Option<&Shape>, report: &mut Report<'_, 'a>) {
    let members = node.members();
    // Keys that the schema describes are not case-sensitive.
    let any_case = shape.is_some_and(|shape| !shape.is_free());
    duplicates(members, any_case, report);
    for member in members {
        let inner = shape
            .and_then(|shape| shape.member(member.key()))
            .map(|(_, shape)| shape);
        let value = member.value();
        if !value.members().is_empty() || !value.items().is_empty() {
            walk(value, inner, report);
        }
    }
    let item = shape.and_then(Shape::item);
    node.items()
        .iter()
        .for_each(|node| walk(node, item, report));
}

/// Returns true if any object in `node` has a key twice, ignoring case.
fn has_duplicates(node: Node<'_>) -> bool {
    let members = node.members();
    let mut found = false;
    duplicates(members, true, &mut |_, _, _| found = true);
    let mut within = members.iter().map(Member::value).chain(node.items());
    found || within.any(|node| node.is_container() && has_duplicates(node))
}

fn duplicates<'a>(members: Members<'a>, any_case: bool, report: &mut Report<'_, 'a>) {
    if members.len() > MAX_PAIRWISE {
        let mut seen: BTreeMap<String, Member<'_>> = BTreeMap::new();
        let mut before = None;
        for member in members {
            let key = if any_case {
                member.key().to_ascii_lowercase()
            } else {
                member.key().to_owned()
            };
            match seen.get(&key) {
                Some(first) => report(*first, member, before.unwrap_or(*first)),
                None => {
                    seen.insert(key, member);
                }
            }
            before = Some(member);
        }
        return;
    }
    // A bit set of lengths, first and last bytes: usually no two keys collide, and the comparison is
    // not needed.
    let mut seen = [0_u64; 8];
    let collides = |member: Member<'_>| {
        let key = member.key().as_bytes();
        let ends = [key.first(), key.last()].map(|byte| byte.map_or(0, |byte| byte | 0x20));
        let slot = key.len() * 97 + usize::from(ends[0]) * 5 + usize::from(ends[1]) * 17;
        let (seen, bit) = (&mut seen[slot / 64 % 8], 1 << (slot % 64));
        let collides = *seen & bit != 0;
        *seen |= bit;
        collides
    };
    if !members.iter().any(collides) {
        return;
    }
    let mut before = None;
    for (at, member) in members.iter().enumerate() {
        let same = |other: &Member<'_>| {
            if any_case {
                other.is(member.key())
            } else {
                other.key() == member.key()
            }
        };
        if let Some(first) = members.iter().take(at).find(same) {
            report(first, member, before.unwrap_or(first));
        }
        before = Some(member);
    }
}
