//! `properties/expected`: an attribute that the type should have is missing.

use super::known::{State, is_filled, required, state};
use super::reach::{attributes, closed_ways};
use crate::article::Article;
use crate::rules::corpus::is_duplicate_id;
use crate::rules::{Context, Rule, Sink};
use crate::schema::{Presence, Schemas};

/// Two attributes that count only together.
const RESOURCE: (&str, &str) = ("service", "resource");

pub(super) const RULE: Rule = Rule::article("properties/expected", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    if article.properties.span.is_none() {
        return;
    }
    let mut closed = None;
    for name in wanted(article, cx.schemas) {
        let found = state(article, name, cx.schemas);
        if matches!(found, State::Filled | State::Misspelt)
            || is_required(article, name, cx.schemas)
        {
            continue;
        }
        // Where the file's name stands in for an id that is used twice, that is an error.
        if name == "articleId" && is_duplicate_id(cx, cx.file) {
            continue;
        }
        let known = cx.schemas.attribute(name);
        let others = known
            .map(|known| known.alternatives.as_slice())
            .unwrap_or_default();
        if others
            .iter()
            .any(|other| is_filled(article, other, cx.schemas))
        {
            continue;
        }
        // What makes the article unreachable is said by that rule, once.
        let closed =
            closed.get_or_insert_with(|| closed_ways(article, cx.schemas).unwrap_or_default());
        if closed.iter().any(|way| attributes(*way).contains(&name)) {
            continue;
        }
        let is_open = |other: &&str| !is_filled(article, other, cx.schemas);
        let (first, second) = RESOURCE;
        // A service without a resource type means nothing: of both, one finding.
        if name == second && is_open(&first) {
            continue;
        }
        let mut also: Vec<&str> = others.iter().map(String::as_str).collect();
        also.extend((name == first).then_some(second).filter(is_open));
        let (span, fault) = match found {
            State::Blank(attribute) => (attribute.trimmed_span(), "is empty"),
            _ => (article.block_line(), "is missing"),
        };
        let message = match (name, also.as_slice()) {
            ("articleId", _) => {
                format!(
                    "`articleId` {fault}, so the file name, `{}`, is used instead",
                    article.source.file_stem()
                )
            }
            (_, []) => format!("`{name}` {fault}"),
            (_, also) => format!(
                "`{name}` {fault}, and there is no `{}`",
                also.join("` or `")
            ),
        };
        let example = known
            .map(|known| known.example.as_str())
            .unwrap_or_default();
        out.report(span, message)
            .help(format!("Write `{name}=\"{example}\"`, with your own value."));
    }
}

/// Names of the attributes that the article should have beside the required.
pub(super) fn expected<'s>(
    article: &'s Article,
    schemas: &'s Schemas,
) -> impl Iterator<Item = &'s str> {
    wanted(article, schemas).filter(|name| !is_required(article, name, schemas))
}

fn is_required(article: &Article, name: &str, schemas: &Schemas) -> bool {
    required(article, schemas).any(|other| other == name)
}

/// The same, with those that are required as well.
fn wanted<'s>(article: &'s Article, schemas: &'s Schemas) -> impl Iterator<Item = &'s str> {
    let kind = article.self_help_type.as_deref();
    let is =
        |list: &[String], name: &str| list.iter().any(|other| other.eq_ignore_ascii_case(name));
    let waived = move |name: &str| match kind {
        Some(kind) => is(&kind.waived, name),
        // Of an unknown type only what all types should have is known.
        None => schemas.types.iter().any(|kind| is(&kind.waived, name)),
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
