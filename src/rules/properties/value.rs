//! `properties/value`: a value that the attribute does not allow.

use super::support::known::known;
use super::support::template_text;
use super::support::{separators, value_id};
use crate::article::{Article, AttributeRef, Item};
use crate::finding::{Fix, Severity};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::{Attribute, AttributeKind, Schemas, Status};
use crate::util::{did_you_mean, nearest};
use foldhash::HashMap;
use std::borrow::Cow;
use std::collections::hash_map::Entry;

pub(super) const RULE: Rule = Rule::article("properties/value", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    let mut items = Vec::new();
    for (attribute, schema) in known(cx.article, cx.schemas) {
        if (schema.kind == AttributeKind::Text && !schema.list) || attribute.trimmed().is_empty() {
            continue;
        }
        items.clear();
        if schema.list {
            items.extend(attribute.items());
        }
        let is_template =
            || template_text::find(cx.article, attribute, schema, cx.schemas).is_some();
        out.unless(is_template, |out| {
            if schema.kind == AttributeKind::Identifier {
                value_id::check(attribute, &items, schema, cx, out);
            } else {
                check_plain(attribute, &items, schema, cx.schemas, out);
            }
            if schema.list {
                check_list(cx.article, attribute, &items, schema, out);
            }
        });
    }
}

/// Checks values that are not ids. `items` are the items of a list.
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
            let is_boolean = ["true", "false"]
                .iter()
                .any(|word| word.eq_ignore_ascii_case(whole.text));
            if !is_boolean {
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
        AttributeKind::Text => separators::check(attribute, items, out),
        AttributeKind::Identifier => {}
    }
}

fn check_number(
    attribute: AttributeRef<'_>,
    item: Item<'_>,
    schema: &Attribute,
    out: &mut Sink<'_>,
) {
    let minimum = schema.minimum.unwrap_or(i64::MIN);
    if item
        .text
        .parse::<i64>()
        .is_ok_and(|number| number >= minimum)
    {
        return;
    }
    let help = match schema.minimum {
        Some(minimum) => format!("Use a whole number of at least {minimum}."),
        None => "Use a whole number.".to_owned(),
    };
    let message = format!(
        "`{}` is not a valid value of `{}`",
        item.text,
        attribute.name()
    );
    out.report(item.span, message).help(help);
}

/// Returns true if the attribute allows the name `text`.
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

/// Checks a name against the names that the attribute allows.
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
    let parts: Vec<&str> = separators::split(item.text).collect();
    if parts.len() > 1 && parts.iter().all(|part| is_allowed(part, schema, schemas)) {
        if schema.list {
            separators::report(attribute, item, &parts, out);
        } else {
            out.report(
                item.span,
                format!(
                    "`{name}` takes one value, but this is a list of {}",
                    parts.len()
                ),
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
        _ => format!("valid value of `{name}`"),
    };
    let message = format!("`{}` is not a {what}{}", item.text, did_you_mean(near));
    let list: Vec<String> = allowed.iter().map(|value| format!("`{value}`")).collect();
    out.report(item.span, message)
        .help(format!("Allowed: {}.", list.join(", ")))
        .fix(fix);
}

/// Reports a retired article type.
fn check_status(item: Item<'_>, schema: &Attribute, schemas: &Schemas, out: &mut Sink<'_>) {
    if schema.values_from.as_deref() != Some("types") {
        return;
    }
    let Some(kind) = schemas.self_help_type(item.text) else {
        return;
    };
    if kind.status != Status::Retired {
        return;
    }
    out.report(
        item.span,
        format!("the article type `{}` is retired", kind.name),
    )
    .help(kind.summary.trim().to_owned())
    .at_most(Severity::Warning);
}

/// Reports empty and repeated items of a list.
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
    // A part that is not an item is empty.
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
            .at_most(if schema.kind == AttributeKind::Text {
                Severity::Suggestion
            } else {
                Severity::Warning
            });
    }
}

/// Maximum number of items that are compared pairwise, which is quicker than hashing them.
const MAX_PAIRWISE_ITEMS: usize = 12;

/// Returns the items that repeat an earlier one, ignoring case, each with the earlier text.
fn repeated<'a>(items: &[Item<'a>]) -> Vec<(Item<'a>, &'a str)> {
    let mut repeated = Vec::new();
    if items.len() <= MAX_PAIRWISE_ITEMS {
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

/// Returns `text` in lower case, without a copy if it has no capital letters.
fn lower_case(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}
