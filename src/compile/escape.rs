//! Escapes text for HTML and URLs.

use crate::article::PLACEHOLDER;
use crate::util;

/// Appends `text`, escaped for an element or for an attribute in double quotes. The mask
/// of a placeholder becomes `&lt;`.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    let mut parts = text.split(PLACEHOLDER);
    util::push_escaped(out, parts.next().unwrap_or_default());
    for part in parts {
        out.push_str("&lt;");
        util::push_escaped(out, part);
    }
}

/// Appends `url` as the value of an attribute. Whitespace, control characters and
/// percent signs that do not start an escape are percent-encoded, so that browsers read
/// the URL that was checked.
pub(super) fn push_url(into: &mut String, url: &str) {
    for (at, c) in url.char_indices() {
        match c {
            '%' if !starts_escape(&url.as_bytes()[at..]) => into.push_str("%25"),
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("%3C"),
            '>' => into.push_str("%3E"),
            '"' => into.push_str("%22"),
            c if c <= ' ' || c == '\u{7f}' => into.push_str(&format!("%{:02X}", c as u32)),
            c => into.push(c),
        }
    }
}

/// Returns true if `bytes` starts with `%` and two hexadecimal digits.
fn starts_escape(bytes: &[u8]) -> bool {
    bytes
        .get(1..3)
        .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
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
