//! Text of articles, for HTML and for search.

use crate::article::PLACEHOLDER;
use crate::published::html::{HtmlWriter, StartTag};

/// Writes plain text. The mask of a placeholder becomes `&lt;`.
pub(super) fn push_text(out: &mut HtmlWriter, text: &str) {
    let mut parts = text.split(PLACEHOLDER);
    out.text(parts.next().unwrap_or_default());
    for part in parts {
        out.text("<");
        out.text(part);
    }
}

/// Adds an attribute to `tag`. The mask of a placeholder becomes `&lt;`.
pub(super) fn push_attribute(tag: &mut StartTag<'_>, name: &str, value: &str) {
    if value.contains(PLACEHOLDER) {
        tag.push(name, &value.replace(PLACEHOLDER, "<"));
    } else {
        tag.push(name, value);
    }
}

/// Appends `text` to plain text. Collapses whitespace and unmasks placeholders.
pub(super) fn push_plain(into: &mut String, text: &str) {
    for c in text.chars() {
        if c.is_whitespace() {
            push_space(into);
        } else {
            into.push(if c == PLACEHOLDER { '<' } else { c });
        }
    }
}

/// Appends a space unless the text is empty or ends with one.
pub(super) fn push_space(into: &mut String) {
    if !into.is_empty() && !into.ends_with(' ') {
        into.push(' ');
    }
}
