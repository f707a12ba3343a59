//! `properties/value`: a value that the schema of its attribute does not allow.

use super::known::known;
use super::{placeholder, value_id};
use crate::article::{Article, AttributeRef, Item};
use crate::finding::{Fix, Severity};
use crate::rules::{Context, Rule, Sink, did_you_mean};
use crate::schema::{Attribute, AttributeKind, Schemas, Status, nearest};
use foldhash::HashMap;
use std::borrow::Cow;
use std::collections::hash_map::Entry;

pub(super) const RULE: Rule = Rule::article("properties/value", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let mut items = Vec::new();
    for (attribute, schema) in known(article, cx.schemas) {
        if (schema.kind == AttributeKind::Text && !schema.list) || attribute.trimmed().is_empty() {
            continue;
        }
        items.clear();
        if schema.list {
            items.extend(attribute.items());
        }
        let is_left = || placeholder::find(article, attribute, schema, cx.schemas).is_some();
        out.unless(is_left, |out| {
            if schema.kind == AttributeKind::Identifier {
                value_id::check(article, attribute, &items, schema, cx, out);
            } else {
                check_plain(attribute, &items, schema, cx.schemas, out);
            }
            if schema.list {
                check_list(article, attribute, &items, schema, out);
            }
        });
    }
}

/// Values of a fixed set, `true` and `false`, numbers. `items` are those of a list.
fn check_plain(
    attribute: AttributeRef<'_>,
    items: &[Item<'_>],
    schema: &Attribute,
    schemas: &Schemas,
    out: &mut Sink<'_>,
) {
    let whole = Item {
        text: attribute.trimmed(),
        span: attribute.trimmed_span(),
    };
    match schema.kind {
        AttributeKind::Enumeration if schema.list => {
            for item in items {
                check_name(attribute, *item, schema, schemas, out);
            }
        }
        AttributeKind::Enumeration => check_name(attribute, whole, schema, schemas, out),
        AttributeKind::Boolean => {
            if !["true", "false"]
                .iter()
                .any(|word| word.eq_ignore_ascii_case(whole.text))
            {
                out.report(
                    whole.span,
                    format!(
                        "`{}` must be `true` or `false`, not `{}`",
                        attribute.name(),
                        whole.text
                    ),
                )
                .help("Allowed: `true`, `false`.");
            }
        }
        AttributeKind::Integer => check_number(attribute, whole, schema, out),
        AttributeKind::Text => check_separators(attribute, items, out),
        AttributeKind::Identifier => {}
    }
}

fn check_number(
    attribute: AttributeRef<'_>,
    item: Item<'_>,
    schema: &Attribute,
    out: &mut Sink<'_>,
) {
    let least = schema.minimum.unwrap_or(i64::MIN);
    if item.text.parse::<i64>().is_ok_and(|number| number >= least) {
        return;
    }
    let help = match schema.minimum {
        Some(least) => format!("Use a whole number of at least {least}."),
        None => "Use a whole number.".to_owned(),
    };
    let message = format!("`{}` is not a valid `{}`", item.text, attribute.name());
    out.report(item.span, message).help(help);
}

/// Whether `text` is one of the names that the attribute allows.
fn is_allowed(text: &str, schema: &Attribute, schemas: &Schemas) -> bool {
    match schema.values_from.as_deref() {
        Some("clouds") => schemas.cloud(text).is_some(),
        Some(_) => schemas.self_help_type(text).is_some(),
        None => schema
            .values
            .iter()
            .any(|value| value.eq_ignore_ascii_case(text)),
    }
}

fn check_name(
    attribute: AttributeRef<'_>,
    item: Item<'_>,
    schema: &Attribute,
    schemas: &Schemas,
    out: &mut Sink<'_>,
) {
    if is_allowed(item.text, schema, schemas) {
        check_status(item, schema, schemas, out);
        return;
    }
    let name = attribute.name();
    let parts: Vec<&str> = split(item.text).collect();
    if parts.len() > 1 && parts.iter().all(|part| is_allowed(part, schema, schemas)) {
        if schema.list {
            report_separator(attribute, item, &parts, out);
        } else {
            out.report(
                item.span,
                format!("`{name}` takes one value, but this is a list of {}", parts.len()),
            );
        }
        return;
    }
    let allowed = schemas.values_of(schema);
    let near = nearest(item.text, allowed.iter().copied());
    let fix = near.map(|near| Fix::needs_review(item.span, near));
    let what = match schema.values_from.as_deref() {
        Some("clouds") => "known cloud".to_owned(),
        Some("types") => "known article type".to_owned(),
        _ => format!("valid `{name}`"),
    };
    let message = format!("`{}` is not a {what}{}", item.text, did_you_mean(near));
    let list: Vec<String> = allowed.iter().map(|value| format!("`{value}`")).collect();
    out.report(item.span, message)
        .help(format!("Allowed: {}.", list.join(", ")))
        .fix(fix);
}

/// A type that is known but not in use any more.
fn check_status(
    item: Item<'_>,
    schema: &Attribute,
    schemas: &Schemas,
    out: &mut Sink<'_>,
) {
    if schema.values_from.as_deref() != Some("types") {
        return;
    }
    let Some(kind) = schemas
        .self_help_type(item.text)
        .filter(|kind| kind.status == Status::Retired)
    else {
        return;
    };
    out.report(
        item.span,
        format!("the article type `{}` is retired", kind.name),
    )
    .help(kind.summary.trim().to_owned())
    .at_most(Severity::Warning);
}

/// The parts of a list that somebody separated by something else than commas.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|'))
        .filter(|part| !part.is_empty())
}

pub(super) fn report_separator(
    attribute: AttributeRef<'_>,
    item: Item<'_>,
    parts: &[&str],
    out: &mut Sink<'_>,
) {
    let message = match parts {
        [first, second] => format!(
            "missing comma between `{first}` and `{second}` in `{}`",
            attribute.name()
        ),
        _ => format!(
            "missing commas between the {} items of `{}`",
            parts.len(),
            attribute.name()
        ),
    };
    out.report(item.span, message)
        .help("Separate the items with commas.")
        .fix(Fix::needs_review(item.span, parts.join(", ")));
}

/// A list of any text of which the items are separated by something else than
/// commas. Blanks may stand within an item.
fn check_separators(attribute: AttributeRef<'_>, items: &[Item<'_>], out: &mut Sink<'_>) {
    // In a reference such as `&amp;` the semicolon means something else.
    let is_split = |item: &&Item<'_>| item.text.contains([';', '|']) && !item.text.contains('&');
    for item in items.iter().filter(is_split) {
        let parts = item.text.split([';', '|']).map(str::trim);
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 {
            report_separator(attribute, *item, &parts, out);
        }
    }
}

/// Empty and repeated items: harmless, but somebody meant something else.
fn check_list(
    article: &Article,
    attribute: AttributeRef<'_>,
    items: &[Item<'_>],
    schema: &Attribute,
    out: &mut Sink<'_>,
) {
    let raw = article.source.slice(attribute.value_span());
    let commas = memchr::memchr_iter(b',', raw.as_bytes()).count();
    if commas == 0 {
        return;
    }
    let name = attribute.name();
    // Only a part that is no item can be blank.
    if items.len() <= commas && raw.split(',').any(|part| part.trim().is_empty()) {
        let kept: Vec<&str> = items.iter().map(|item| item.text).collect();
        out.report(
            attribute.trimmed_span(),
            format!("`{name}` has an empty item"),
        )
        .help("Remove the extra comma.")
        .fix(Fix::safe(attribute.value_span(), kept.join(", ")))
        .at_most(Severity::Warning);
    }
    for (item, first) in repeated(items) {
        out.report(item.span, format!("`{name}` lists `{first}` twice"))
            .help("Remove it, or replace it with the value that you meant.")
            .at_most(match schema.kind {
                AttributeKind::Text => Severity::Suggestion,
                _ => Severity::Warning,
            });
    }
}

/// More items than this are not compared one with another.
const FEW: usize = 12;

/// The items that stand in the list before, in any case, each with the first one.
fn repeated<'a>(items: &[Item<'a>]) -> Vec<(Item<'a>, &'a str)> {
    let mut repeated = Vec::new();
    if items.len() <= FEW {
        for (at, item) in items.iter().enumerate() {
            let is_same = |other: &&Item<'_>| other.text.eq_ignore_ascii_case(item.text);
            if let Some(first) = items[..at].iter().find(is_same) {
                repeated.push((*item, first.text));
            }
        }
        return repeated;
    }
    let mut seen: HashMap<Cow<'_, str>, &str> = HashMap::default();
    seen.reserve(items.len());
    for item in items {
        match seen.entry(lower_case(item.text)) {
            Entry::Occupied(first) => repeated.push((*item, first.get())),
            Entry::Vacant(place) => {
                place.insert(item.text);
            }
        }
    }
    repeated
}

/// `text` in lower case, as it is where it has no capitals.
fn lower_case(text: &str) -> Cow<'_, str> {
    match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(text.to_ascii_lowercase()),
        false => Cow::Borrowed(text),
    }
}
