//! Validation of ids and other values with a pattern.

use super::count::count;
use super::known::{State, known, state};
use super::separators;
use crate::article::{Article, AttributeRef, Item};
use crate::finding::{Applicability, Edit, Fix, Severity};
use crate::rules::{ArticleContext, Sink};
use crate::schema::{Attribute, AttributeKind, Schemas};
use crate::util::{did_you_mean, is_typo_of};
use uuid::fmt::Hyphenated;

/// Checks an attribute whose values have a pattern. `items` are the items of a list.
pub(in crate::rules) fn check(
    attribute: AttributeRef<'_>,
    items: &[Item<'_>],
    schema: &Attribute,
    cx: &ArticleContext<'_>,
    out: &mut Sink<'_>,
) {
    if !schema.list {
        check_edges(cx.article, attribute, out);
        // `properties/single` reports a list.
        if count(attribute) == 1 {
            let item = Item {
                text: attribute.trimmed(),
                span: attribute.trimmed_span(),
            };
            if !report_typo(attribute, item, schema, out) {
                check_item(cx.article, attribute, item, schema, cx.schemas, out);
                check_ending(cx.article, attribute, item, schema, out);
            }
        }
        return;
    }
    if report_swapped(attribute, items, schema, cx, out) {
        return;
    }
    for item in items {
        check_item(cx.article, attribute, *item, schema, cx.schemas, out);
    }
}

/// Reports spaces at the edges of a value, because some programs do not trim it.
fn check_edges(article: &Article, attribute: AttributeRef<'_>, out: &mut Sink<'_>) {
    let span = attribute.value_span();
    let written = article.source.slice(span);
    let trimmed = written.trim_matches([' ', '\t']);
    if trimmed.is_empty() || trimmed.len() == written.len() {
        return;
    }
    let verb = if written.starts_with([' ', '\t']) {
        "starts"
    } else {
        "ends"
    };
    out.report(span, format!("`{}` {verb} with a space", attribute.name()))
        .help(format!("Write `{}=\"{trimmed}\"`.", attribute.name()))
        .at_most(Severity::Warning)
        .fix(Fix::safe(span, trimmed));
}

/// Reports a value that is a typo of a known value. Returns true if it is.
fn report_typo(
    attribute: AttributeRef<'_>,
    item: Item<'_>,
    schema: &Attribute,
    out: &mut Sink<'_>,
) -> bool {
    let Some(right) = near_known(item.text, schema) else {
        return false;
    };
    let name = attribute.name();
    out.report(
        item.span,
        format!(
            "unknown {name} `{}`{}",
            item.text,
            did_you_mean(Some(right))
        ),
    )
    .help(format!("Write `{right}`."))
    .at_most(Severity::Warning)
    .fix(Fix::needs_review(item.span, right));
    true
}

/// Returns the known value that `text` is a typo of.
pub(crate) fn near_known<'s>(text: &str, schema: &'s Attribute) -> Option<&'s str> {
    let mut known = schema.known.iter().map(String::as_str);
    let is_known = known.clone().any(|known| known.eq_ignore_ascii_case(text));
    if is_known {
        return None;
    }
    known.find(|known| is_typo_of(text, known))
}

/// Reports an unwanted ending of a value.
fn check_ending(
    article: &Article,
    attribute: AttributeRef<'_>,
    item: Item<'_>,
    schema: &Attribute,
    out: &mut Sink<'_>,
) {
    let written = article.source.slice(item.span);
    let mut endings = schema.unwanted_endings.iter();
    let ending = endings.find(|ending| {
        let front = written.len().saturating_sub(ending.len());
        front > 0
            && written.is_char_boundary(front)
            && written[front..].eq_ignore_ascii_case(ending)
    });
    let Some(ending) = ending else { return };
    let right = &written[..written.len() - ending.len()];
    out.report(
        item.span,
        format!("`{written}` in `{}` ends in `{ending}`", attribute.name()),
    )
    .help(format!(
        "Write `{right}`, unless other articles or programs already use this value."
    ))
    .at_most(Severity::Suggestion)
    .fix(Fix::needs_review(item.span, right));
}

/// Returns true if `text` matches a pattern of the attribute.
fn matches(text: &str, schema: &Attribute) -> bool {
    schema.patterns.is_empty() || schema.patterns.iter().any(|pattern| pattern.is_match(text))
}

/// Checks one value, or one item of a list.
fn check_item(
    article: &Article,
    attribute: AttributeRef<'_>,
    item: Item<'_>,
    schema: &Attribute,
    schemas: &Schemas,
    out: &mut Sink<'_>,
) {
    let name = attribute.name();
    if matches(item.text, schema) {
        if is_nearly_guid(item.text) {
            out.report(
                item.span,
                format!("`{}` looks like a GUID, but is not valid", item.text),
            )
            .help(
                "Check it: a GUID has groups of 8, 4, 4, 4, and 12 hexadecimal digits (0-9, a-f).",
            )
            .at_most(Severity::Suggestion);
        } else if let Some(advice) = schema
            .advice
            .as_ref()
            .filter(|advice| !advice.is_match(item.text))
        {
            out.report(
                item.span,
                format!("`{}` is not a typical value of `{name}`", item.text),
            )
            .help(format!("Use {}.", advice.means))
            .at_most(Severity::Suggestion);
        }
        return;
    }
    let parts: Vec<&str> = separators::split(item.text).collect();
    if schema.list && parts.len() > 1 && parts.iter().all(|part| matches(part, schema)) {
        separators::report(attribute, item, &parts, out);
        return;
    }
    let means: Vec<&str> = schema
        .patterns
        .iter()
        .map(|pattern| pattern.means.as_str())
        .collect();
    let other = schemas
        .attributes
        .iter()
        .find(|other| has_specific_ids(other) && matches(item.text, other))
        .filter(|other| article.attribute(&other.name).is_some());
    let help = match other {
        Some(other) => format!("Move it to `{}`, which takes such values.", other.name),
        None => format!("Use {}.", means.join(" or ")),
    };
    out.report(
        item.span,
        format!("`{}` is not a valid value of `{name}`", item.text),
    )
    .help(help);
}

/// Returns true if the attribute takes lists of ids with a specific pattern.
fn has_specific_ids(schema: &Attribute) -> bool {
    schema.kind == AttributeKind::Identifier && schema.list && !matches("a", schema)
}

/// Reports an attribute and another one that contain each other's values, at the first of the
/// two. Returns true if there is such a pair.
fn report_swapped(
    attribute: AttributeRef<'_>,
    items: &[Item<'_>],
    schema: &Attribute,
    cx: &ArticleContext<'_>,
    out: &mut Sink<'_>,
) -> bool {
    if items.iter().any(|item| matches(item.text, schema)) {
        return false;
    }
    let holds = |one: AttributeRef<'_>, other: &Attribute| {
        one.items().all(|item| matches(item.text, other))
    };
    let Some((other, _)) = known(cx.article, cx.schemas).find(|(other, other_schema)| {
        has_specific_ids(other_schema)
            && matches!(
                state(cx.article, &other_schema.name, cx.schemas),
                State::Filled
            )
            && holds(attribute, other_schema)
            && !other.items().any(|item| matches(item.text, other_schema))
            && holds(*other, schema)
    }) else {
        return false;
    };
    if attribute.name_span() < other.name_span() {
        let text = |one: AttributeRef<'_>| cx.article.source.slice(one.value_span()).to_owned();
        let edits = vec![
            Edit {
                span: attribute.value_span(),
                text: text(other),
            },
            Edit {
                span: other.value_span(),
                text: text(attribute),
            },
        ];
        out.report(
            attribute.trimmed_span(),
            format!(
                "the values of `{}` and `{}` are swapped",
                attribute.name(),
                other.name()
            ),
        )
        .related(other.trimmed_span(), "the other value")
        .help("Swap the two values.")
        .fix(Fix::new(Applicability::Unsafe, edits));
    }
    true
}

/// Form of a GUID, with each digit replaced by `0`.
const GUID: &str = "00000000-0000-0000-0000-000000000000";

/// Returns true if `text` differs from a GUID in one or two characters (a wrong letter, or an extra
/// or missing digit or hyphen), or has underscores instead of hyphens.
fn is_nearly_guid(text: &str) -> bool {
    if !(34..=38).contains(&text.len())
        || text.parse::<Hyphenated>().is_ok()
        || text.contains(['{', '}'])
    {
        return false;
    }
    let digits = |c: char| if c.is_ascii_hexdigit() { '0' } else { c };
    let mut shape: String = text.chars().map(digits).collect();
    if !shape.contains('-') {
        shape = shape.replace('_', "-");
        return shape == GUID;
    }
    // Two typos change at most two characters.
    let others = shape.bytes().filter(|byte| !matches!(byte, b'0' | b'-'));
    if others.count() > 2 {
        return false;
    }
    // A suffix such as `-b` makes another id from a GUID.
    let has_ending = shape
        .strip_prefix(GUID)
        .is_some_and(|ending| ending.len() > 1 && ending.starts_with(['-', '_']));
    !has_ending && (1..=2).contains(&strsim::levenshtein(&shape, GUID))
}
