//! What several rules of this group ask of a block.

use crate::article::{Article, AttributeRef};
use crate::finding::Fix;
use crate::schema::{self, Presence, Schemas, nearest};
use std::collections::HashSet;

/// How an attribute is there.
pub(super) enum State<'a> {
    /// With a value.
    Filled,
    /// Under a name that is misspelt.
    Misspelt,
    /// Without a value.
    Blank(AttributeRef<'a>),
    /// Not at all.
    Missing,
}

/// How the attribute `name` is there.
pub(super) fn state<'a>(article: &'a Article, name: &str, schemas: &Schemas) -> State<'a> {
    let mut all = article.properties.all(&article.source);
    let found = match schemas.attributes.index_of(name) {
        Some(index) => all.find(|one| one.schema_index() == Some(index)),
        None => article.attribute(name),
    };
    let Some(first) = found else {
        return match is_misspelt(article, name, schemas) {
            true => State::Misspelt,
            false => State::Missing,
        };
    };
    if !first.trimmed().is_empty() {
        return State::Filled;
    }
    let whole = first.name_span().to(first.value_span());
    let others = || {
        article
            .properties
            .all(&article.source)
            .filter(|other| other.schema_index() == first.schema_index())
    };
    // A value that got lost in a slip, or stands in a duplicate, is found by other rules.
    let lost = article
        .properties
        .faults
        .iter()
        .any(|fault| whole.contains(fault.span));
    if lost || others().any(|other| !other.trimmed().is_empty()) {
        return State::Filled;
    }
    State::Blank(first)
}

/// Whether `name` has a value, or is there under a name that is misspelt.
pub(super) fn is_filled(article: &Article, name: &str, schemas: &Schemas) -> bool {
    matches!(
        state(article, name, schemas),
        State::Filled | State::Misspelt
    )
}

fn is_misspelt(article: &Article, name: &str, schemas: &Schemas) -> bool {
    let mut seen = HashSet::new();
    article
        .properties
        .all(&article.source)
        .filter(|attribute| attribute.schema_index().is_none() && seen.insert(attribute.name()))
        .any(|attribute| {
            meant(article, attribute.name(), schemas).is_some_and(|known| known.name == name)
        })
}

/// Gives the attribute its right name: safe for misspellings on record.
pub(super) fn rename(attribute: AttributeRef<'_>, known: &schema::Attribute) -> Fix {
    let on_record = known
        .misspellings
        .iter()
        .any(|wrong| wrong.eq_ignore_ascii_case(attribute.name()));
    let span = attribute.name_span();
    if on_record {
        Fix::safe(span, &*known.name)
    } else {
        Fix::needs_review(span, &*known.name)
    }
}

/// The attribute that somebody meant who wrote the unknown name `written`: of
/// several the first that the article does not have.
pub(super) fn meant<'s>(
    article: &Article,
    written: &str,
    schemas: &'s Schemas,
) -> Option<&'s schema::Attribute> {
    let all = &schemas.attributes;
    let slips = |attribute: &&schema::Attribute| {
        attribute
            .misspellings
            .iter()
            .any(|wrong| wrong.eq_ignore_ascii_case(written))
    };
    let is_missing = |attribute: &&schema::Attribute| article.attribute(&attribute.name).is_none();
    let on_record = || all.iter().filter(slips);
    on_record()
        .find(is_missing)
        .or_else(|| on_record().next())
        .or_else(|| {
            let near = nearest(written, all.iter().map(|attribute| attribute.name.as_str()))?;
            schemas.attribute(near)
        })
}

/// The attributes that the vocabulary knows, the first of each name.
pub(super) fn known<'a, 's>(
    article: &'a Article,
    schemas: &'s Schemas,
) -> impl Iterator<Item = (AttributeRef<'a>, &'s schema::Attribute)> {
    let mut seen = 0_u128;
    article
        .properties
        .all(&article.source)
        .filter_map(move |attribute| {
            let bit = 1_u128
                .checked_shl(attribute.schema_index()? as u32)
                .unwrap_or_default();
            if seen & bit != 0 {
                return None;
            }
            seen |= bit;
            Some((attribute, attribute.schema(schemas)?))
        })
}

/// Names of the attributes that the article must have.
pub(super) fn required<'s>(
    article: &'s Article,
    schemas: &'s Schemas,
) -> impl Iterator<Item = &'s str> {
    let of_all = schemas.attributes.wanted(Presence::Required);
    let of_type = article
        .self_help_type
        .iter()
        .flat_map(|kind| kind.required.iter().map(String::as_str));
    of_all
        .map(|attribute| attribute.name.as_str())
        .chain(of_type)
}
