//! `properties/expected`: an attribute that the type should have is missing.

use super::known::{State, is_filled, required, state};
use super::reach::{attributes, closed_ways};
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};
use crate::schema::{Presence, Schemas};

pub(super) const RULE: Rule = Rule::article("properties/expected", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    if article.properties.span.is_none() {
        return;
    }
    let mut closed = None;
    for name in expected(article, cx.schemas) {
        let found = state(article, name, cx.schemas);
        if matches!(found, State::Filled) {
            continue;
        }
        let known = cx.schemas.attribute(name);
        let others = known.map(|known| known.alternatives.as_slice()).unwrap_or_default();
        if others.iter().any(|other| is_filled(article, other, cx.schemas)) {
            continue;
        }
        // What makes the article unreachable is said by that rule, once.
        let closed = closed.get_or_insert_with(|| closed_ways(article, cx.schemas).unwrap_or_default());
        if closed.iter().any(|way| attributes(*way).contains(&name)) {
            continue;
        }
        let (span, fault) = match found {
            State::Blank(attribute) => (attribute.trimmed_span(), "is empty"),
            _ => (article.block_line(), "is missing"),
        };
        let stand_in = if others.is_empty() { String::new() } else { format!(", and so {} {}", verb(others), list(others)) };
        let message = match name {
            "articleId" => format!("`articleId` {fault}: the file's name, `{}`, stands in for it", article.source.file_stem()),
            _ => format!("`{name}` {fault}{stand_in}"),
        };
        let example = known.map(|known| known.example.as_str()).unwrap_or_default();
        out.report(span, message).help(format!("write it like `{name}=\"{example}\"`"));
    }
}

fn verb(names: &[String]) -> &'static str {
    if names.len() == 1 { "is" } else { "are" }
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
}

/// Names of the attributes that the article should have beside the required.
fn expected<'s>(article: &'s Article, schemas: &'s Schemas) -> impl Iterator<Item = &'s str> {
    let kind = article.self_help_type.as_deref();
    let is = |list: &[String], name: &str| list.iter().any(|other| other.eq_ignore_ascii_case(name));
    let waived = move |name: &str| match kind {
        Some(kind) => is(&kind.waived, name),
        // Of an unknown type only what all types should have is known.
        None => schemas.types.iter().any(|kind| is(&kind.waived, name)),
    };
    let of_all = schemas
        .attributes
        .iter()
        .filter(|attribute| attribute.presence == Presence::Expected)
        .map(|attribute| attribute.name.as_str())
        .filter(move |name| !waived(name));
    let of_type = kind.into_iter().flat_map(|kind| kind.expected.iter().map(String::as_str));
    let is_required = move |name: &str| required(article, schemas).any(|other| other == name);
    of_all.chain(of_type).filter(move |name| !is_required(name))
}
