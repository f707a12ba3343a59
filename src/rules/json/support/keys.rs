//! Misspelled and missing keys.

use super::choices::has_choices;
use crate::article::{Member, Members, Node};
use crate::rules::ArticleContext;
use crate::schema::{BodySchema, Shape};
use crate::source::Span;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::LocationSegment;
use std::collections::BTreeSet;

/// Returns the schema of the JSON body of `article`.
pub(in crate::rules) fn body_schema<'s>(cx: &ArticleContext<'s>) -> Option<&'s BodySchema> {
    cx.schemas
        .body(cx.article.self_help_type.as_ref()?.json_schema.as_deref()?)
}

/// A key that is not spelled as the schema spells it.
pub(in crate::rules) struct Misspelled<'a> {
    pub(in crate::rules) member: Member<'a>,
    pub(in crate::rules) canonical: &'a str,
    /// True if only case differs, so that the portal reads the key.
    pub(in crate::rules) understood: bool,
}

/// Iterates over the misspelled keys of `object`, whose keys `shape` lists.
pub(in crate::rules) fn misspelled<'a>(
    object: Node<'a>,
    shape: &'a Shape,
) -> impl Iterator<Item = Misspelled<'a>> {
    let members = object.members();
    members
        .iter()
        .filter_map(move |member| misspelling(member, members, shape))
}

/// Returns the key of `shape` that `member`, one of `members`, was meant to have.
fn misspelling<'a>(
    member: Member<'a>,
    members: Members<'_>,
    shape: &'a Shape,
) -> Option<Misspelled<'a>> {
    let written = member.key();
    if shape.keys().any(|key| key == written) {
        return None;
    }
    if let Some((canonical, _)) = shape.member(written) {
        // If both spellings are present, `json/duplicate-key` reports them.
        if members.iter().any(|other| other.key() == canonical) {
            return None;
        }
        return Some(Misspelled {
            member,
            canonical,
            understood: true,
        });
    }
    let written = written.trim().to_ascii_lowercase();
    let canonical = shortened(&written, shape).or_else(|| near(&written, shape))?;
    if members.iter().any(|other| other.is(canonical)) {
        return None;
    }
    Some(Misspelled {
        member,
        canonical,
        understood: false,
    })
}

/// Returns the only key whose first or last words are `written`, in lower case: `watermarkText` for
/// `watermark`, `displayLabel` for `label`.
fn shortened<'a>(written: &str, shape: &'a Shape) -> Option<&'a str> {
    const MIN_FIRST_WORDS: usize = 6;
    const MIN_LAST_WORDS: usize = 5;
    let starts = |key: &&str| {
        let rest = key.get(written.len()..).unwrap_or_default();
        written.len() >= MIN_FIRST_WORDS
            && rest.starts_with(|c: char| c.is_ascii_uppercase())
            && key[..written.len()].eq_ignore_ascii_case(written)
    };
    let ends = |key: &&str| {
        let front = key.len().saturating_sub(written.len());
        let rest = key.get(front..).unwrap_or_default();
        written.len() >= MIN_LAST_WORDS
            && front > 0
            && rest.starts_with(|c: char| c.is_ascii_uppercase())
            && rest.eq_ignore_ascii_case(written)
    };
    only(shape.keys().filter(starts)).or_else(|| only(shape.keys().filter(ends)))
}

/// Returns the item if there is exactly one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    match items.next() {
        Some(_) => None,
        None => Some(first),
    }
}

/// Returns the key that differs from `written`, in lower case, in one or two letters.
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

/// Calls `visit` for every object in `node` whose keys the schema describes.
pub(in crate::rules) fn objects<'a>(
    node: Node<'a>,
    shape: &'a Shape,
    visit: &mut impl FnMut(Node<'a>, &'a Shape),
) {
    let members = node.members();
    if !members.is_empty() && !shape.is_free() {
        visit(node, shape);
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

/// Required keys that are missing in objects of a document.
pub(in crate::rules) struct MissingKeys(BTreeSet<(Span, String)>);

impl MissingKeys {
    /// Returns the missing keys of the document `root`.
    pub(in crate::rules) fn of(root: Node<'_>, schema: &BodySchema) -> Self {
        let errors = schema
            .validator()
            .into_iter()
            .flat_map(|it| it.iter_errors(root));
        let mut missing = BTreeSet::new();
        for error in errors {
            if let ValidationErrorKind::Required { property } = error.kind()
                && let Some(key) = property.as_str()
                && let Some((object, _)) = resolve(root, &schema.shape, &error)
            {
                missing.insert((object.span(), key.to_owned()));
            }
        }
        objects(root, &schema.shape, &mut |object, shape| {
            let control = object.text("controlType");
            let Some(keys) = control.and_then(|control| shape.choices_of(control)) else {
                return;
            };
            if !has_choices(object, keys) {
                missing.extend(keys.iter().map(|key| (object.span(), key.clone())));
            }
        });
        Self(missing)
    }

    /// Returns true if the required `key` is missing in `object`.
    pub(in crate::rules) fn has(&self, object: Node<'_>, key: &str) -> bool {
        self.0.contains(&(object.span(), key.to_owned()))
    }
}

/// Returns the value that the error is about, and the shape of its keys. Like the validator, uses the
/// last one of duplicate keys.
pub(in crate::rules) fn resolve<'a>(
    root: Node<'a>,
    shape: &'a Shape,
    error: &ValidationError<'_>,
) -> Option<(Node<'a>, Option<&'a Shape>)> {
    let mut node = root;
    let mut shape = Some(shape);
    for segment in error.instance_path() {
        let member = |key: &str| {
            let mut members = node.members().iter();
            let member = members.rfind(|member| member.is(key))?;
            Some(member.value())
        };
        match segment {
            LocationSegment::Property(key) => {
                node = member(&key)?;
                shape = shape
                    .and_then(|shape| shape.member(&key))
                    .map(|(_, shape)| shape);
            }
            LocationSegment::Index(index) => match node.items().get(index) {
                Some(item) => {
                    node = item;
                    shape = shape.and_then(Shape::item);
                }
                None => node = member(&index.to_string())?,
            },
        }
    }
    Some((node, shape))
}
