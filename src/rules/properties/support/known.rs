//! Lookup of attributes by their names in the schemas.

use crate::article::{Article, AttributeRef};
use crate::finding::Fix;
use crate::schema::{self, Presence, Schemas};
use crate::util::nearest;
use std::collections::HashSet;

/// State of an attribute in a properties block.
pub(in crate::rules) enum State<'a> {
    /// Has a value.
    Filled,
    /// Has a misspelled name.
    Misspelled,
    /// Has no value.
    Empty(AttributeRef<'a>),
    /// Is not in the block.
    Missing,
}

/// Returns the state of the attribute `name`.
pub(in crate::rules) fn state<'a>(
    article: &'a Article,
    name: &str,
    schemas: &Schemas,
) -> State<'a> {
    let mut all = article.properties.all(&article.source);
    let found = match schemas.attributes.index_of(name) {
        Some(index) => all.find(|one| one.schema_index() == Some(index)),
        None => article.attribute(name),
    };
    let Some(first) = found else {
        return if is_misspelled(article, name, schemas) {
            State::Misspelled
        } else {
            State::Missing
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
    // Other rules report a value that is lost in a syntax error or is in a duplicate.
    let lost = article
        .properties
        .faults
        .iter()
        .any(|fault| whole.contains(fault.span));
    if lost || others().any(|other| !other.trimmed().is_empty()) {
        return State::Filled;
    }
    State::Empty(first)
}

/// Returns true if `name` has a value or is misspelled.
pub(in crate::rules) fn is_filled(article: &Article, name: &str, schemas: &Schemas) -> bool {
    matches!(
        state(article, name, schemas),
        State::Filled | State::Misspelled
    )
}

/// Returns true if an unknown attribute is a misspelling of `name`.
fn is_misspelled(article: &Article, name: &str, schemas: &Schemas) -> bool {
    let mut seen = HashSet::new();
    article
        .properties
        .all(&article.source)
        .filter(|attribute| attribute.schema_index().is_none() && seen.insert(attribute.name()))
        .any(|attribute| {
            intended(article, attribute.name(), schemas).is_some_and(|known| known.name == name)
        })
}

/// Returns a fix that corrects the name of the attribute. It is safe for misspellings that the
/// schemas list.
pub(in crate::rules) fn rename(attribute: AttributeRef<'_>, known: &schema::Attribute) -> Fix {
    let is_listed = known
        .misspellings
        .iter()
        .any(|wrong| wrong.eq_ignore_ascii_case(attribute.name()));
    let span = attribute.name_span();
    if is_listed {
        Fix::safe(span, &*known.name)
    } else {
        Fix::needs_review(span, &*known.name)
    }
}

/// Returns the attribute that an author probably meant by the unknown name `written`,
/// preferably one that the article does not have yet.
pub(in crate::rules) fn intended<'s>(
    article: &Article,
    written: &str,
    schemas: &'s Schemas,
) -> Option<&'s schema::Attribute> {
    let all = &schemas.attributes;
    let lists_misspelling = |attribute: &&schema::Attribute| {
        attribute
            .misspellings
            .iter()
            .any(|wrong| wrong.eq_ignore_ascii_case(written))
    };
    let is_missing = |attribute: &&schema::Attribute| article.attribute(&attribute.name).is_none();
    let listed = || all.iter().filter(lists_misspelling);
    listed()
        .find(is_missing)
        .or_else(|| listed().next())
        .or_else(|| {
            let near = nearest(written, all.iter().map(|attribute| attribute.name.as_str()))?;
            schemas.attribute(near)
        })
}

/// Iterates over the known attributes of the article, the first of each name.
pub(in crate::rules) fn known<'a, 's>(
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

/// Iterates over the names of the required attributes of the article.
pub(in crate::rules) fn required<'s>(
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
