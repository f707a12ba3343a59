//! Lists whose items are not separated by commas.

use crate::article::{AttributeRef, Item};
use crate::finding::Fix;
use crate::rules::Sink;

/// Splits a list at whitespace, commas, semicolons, and vertical bars.
pub(in crate::rules) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|'))
        .filter(|part| !part.is_empty())
}

/// Reports an item that consists of several `parts` without commas between them.
pub(in crate::rules) fn report(
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

/// Reports the items of a text list that are separated by semicolons or vertical bars. Items can
/// contain spaces.
pub(in crate::rules) fn check(attribute: AttributeRef<'_>, items: &[Item<'_>], out: &mut Sink<'_>) {
    // The semicolon in a reference such as `&amp;` is not a separator.
    let is_split = |item: &&Item<'_>| item.text.contains([';', '|']) && !item.text.contains('&');
    for item in items.iter().filter(is_split) {
        let parts: Vec<&str> = item
            .text
            .split([';', '|'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        if parts.len() > 1 {
            report(attribute, *item, &parts, out);
        }
    }
}
