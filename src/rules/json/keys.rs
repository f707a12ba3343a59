//! Keys that are nearly those that the schema knows.

use crate::article::{Article, Member, Members, Node};
use crate::rules::Context;
use crate::schema::{BodySchema, Shape};

/// The schema of the JSON body of `article`.
pub(super) fn body_schema<'s>(article: &Article, cx: &Context<'s>) -> Option<&'s BodySchema> {
    cx.schemas
        .body(article.self_help_type.as_ref()?.json_schema.as_deref()?)
}

/// A key that is not spelt as the schema spells it.
pub(super) struct Misspelt<'a> {
    pub(super) member: Member<'a>,
    pub(super) canonical: &'a str,
    /// Whether only the case of letters differs: the portal understands it.
    pub(super) understood: bool,
}

/// What `member`, one of `members`, is nearly called in `shape`.
pub(super) fn misspelt<'a>(
    member: Member<'a>,
    members: Members<'_>,
    shape: &'a Shape,
) -> Option<Misspelt<'a>> {
    let written = member.key();
    if shape.keys().any(|key| key == written) {
        return None;
    }
    if let Some((canonical, _)) = shape.member(written) {
        // Where it is there in both spellings `json/duplicate-key` says so.
        let is_wrong = !members.iter().any(|other| other.key() == canonical);
        return is_wrong.then_some(Misspelt {
            member,
            canonical,
            understood: true,
        });
    }
    let written = written.trim().to_ascii_lowercase();
    let canonical = shortened(&written, shape).or_else(|| near(&written, shape))?;
    let is_there = members.iter().any(|other| other.is(canonical));
    (!is_there).then_some(Misspelt {
        member,
        canonical,
        understood: false,
    })
}

/// The one key that has more words than `written` and begins with it:
/// `watermarkText` for `watermark`.
fn shortened<'a>(written: &str, shape: &'a Shape) -> Option<&'a str> {
    let mut longer = shape.keys().filter(|key| {
        let rest = key.get(written.len()..).unwrap_or_default();
        rest.starts_with(|c: char| c.is_ascii_uppercase())
            && key[..written.len()].eq_ignore_ascii_case(written)
    });
    let first = longer.next().filter(|_| written.len() >= 6)?;
    longer.next().is_none().then_some(first)
}

/// The key that `written`, lower case, differs from in a letter or two.
fn near<'a>(written: &str, shape: &'a Shape) -> Option<&'a str> {
    let limit = match written.len() {
        0..4 => return None,
        4..10 => 1,
        _ => 2,
    };
    let keys = shape
        .keys()
        .filter(|key| key.len().abs_diff(written.len()) <= limit)
        .map(|key| {
            (
                strsim::osa_distance(written, &key.to_ascii_lowercase()),
                key,
            )
        })
        .filter(|(distance, _)| *distance <= limit);
    Some(keys.min_by_key(|(distance, _)| *distance)?.1)
}

/// Calls `visit` for every object in `node` whose keys the schema knows.
pub(super) fn objects<'a>(
    node: Node<'a>,
    shape: &'a Shape,
    visit: &mut impl FnMut(Members<'a>, &'a Shape),
) {
    let members = node.members();
    if !members.is_empty() && !shape.is_free() {
        visit(members, shape);
        for member in members
            .iter()
            .filter(|member| member.value().is_container())
        {
            if let Some((_, shape)) = shape.member(member.key()) {
                objects(member.value(), shape, visit);
            }
        }
    }
    if let Some(item) = shape.item() {
        node.items()
            .iter()
            .for_each(|node| objects(node, item, visit));
    }
}
