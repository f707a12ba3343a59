//! Recommended attributes.

use super::known::required;
use crate::article::Article;
use crate::schema::{Presence, Schemas};

/// Iterates over the names of the recommended attributes of the article.
pub(in crate::rules) fn expected<'s>(
    article: &'s Article,
    schemas: &'s Schemas,
) -> impl Iterator<Item = &'s str> {
    recommended_and_required(article, schemas).filter(|name| !is_required(article, name, schemas))
}

/// Returns true if the attribute `name` is required.
pub(in crate::rules) fn is_required(article: &Article, name: &str, schemas: &Schemas) -> bool {
    required(article, schemas).any(|other| other == name)
}

/// Iterates over the names of the recommended attributes, including required ones.
pub(in crate::rules) fn recommended_and_required<'s>(
    article: &'s Article,
    schemas: &'s Schemas,
) -> impl Iterator<Item = &'s str> {
    let kind = article.self_help_type.as_deref();
    let contains =
        |list: &[String], name: &str| list.iter().any(|other| other.eq_ignore_ascii_case(name));
    let waived = move |name: &str| match kind {
        Some(kind) => contains(&kind.waived, name),
        // An unknown type needs only the attributes that all types need.
        None => schemas
            .types
            .iter()
            .any(|kind| contains(&kind.waived, name)),
    };
    let of_all = schemas
        .attributes
        .wanted(Presence::Expected)
        .map(|attribute| attribute.name.as_str())
        .filter(move |name| !waived(name));
    let of_type = kind
        .into_iter()
        .flat_map(|kind| kind.expected.iter().map(String::as_str));
    of_all.chain(of_type)
}
