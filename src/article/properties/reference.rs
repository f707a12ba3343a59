//! Character references such as `&amp;` in the values of attributes.

use super::characters::is_invisible;
use super::model::{PropertyFault, PropertyFaultKind};
use crate::finding::{Applicability, Edit, Fix};
use crate::source::Span;
use crate::util::character_reference;

/// A value with its references resolved.
pub(super) struct Resolved {
    /// The text.
    pub(super) text: String,
    /// A fault for all `&` and `<` that are not escaped.
    pub(super) fault: Option<PropertyFault>,
}

/// Resolves the value `raw`, which is at `base`.
pub(super) fn resolve(raw: &str, base: usize) -> Resolved {
    let mut text = String::with_capacity(raw.len());
    let mut edits = Vec::new();
    let mut first: Option<Unescaped> = None;
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'&', b'<', &raw.as_bytes()[at..]) {
        let here = at + found;
        text.push_str(&raw[at..here]);
        if let Some((reference, length)) = reference(&raw[here..]) {
            text.push_str(&reference);
            at = here + length;
            continue;
        }
        if let Some((letter, length)) = html_reference(&raw[here..]) {
            let written = &raw[here..here + length];
            first.get_or_insert_with(|| Unescaped {
                span: Span::new(base + here, base + here + length),
                written: written.to_owned(),
                right: escaped(&letter),
            });
            edits.push(Edit {
                span: Span::new(base + here, base + here + length),
                text: escaped(&letter),
            });
            text.push_str(&letter);
            at = here + length;
            continue;
        }
        let written = &raw[here..here + 1];
        text.push_str(written);
        at = here + 1;
        // A token in a value is valid.
        if raw[here..].starts_with("<!--") {
            continue;
        }
        let span = Span::new(base + here, base + here + 1);
        first.get_or_insert_with(|| Unescaped {
            span,
            written: written.to_owned(),
            right: escaped(written),
        });
        edits.push(Edit {
            span,
            text: escaped(written),
        });
    }
    text.push_str(&raw[at..]);
    let fault = first.map(|first| PropertyFault {
        span: first.span,
        kind: PropertyFaultKind::Unescaped {
            written: first.written,
            right: first.right,
        },
        fix: Some(Fix::new(Applicability::Safe, edits)),
    });
    Resolved { text, fault }
}

/// The first text of a value that must be escaped.
struct Unescaped {
    span: Span,
    written: String,
    right: String,
}

/// Escapes `text` for a value.
fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

/// Reads the HTML reference at the start of `text`, such as `&eacute;`. Returns its characters and
/// its length in bytes. All kinds of spaces become a plain space; characters without width are left
/// out.
fn html_reference(text: &str) -> Option<(String, usize)> {
    // XML has the numeric ones as well.
    if text.starts_with("&#") {
        return None;
    }
    let (shown, length) = character_reference(text)?;
    let plain = shown.chars().filter_map(|c| {
        if c.is_whitespace() {
            Some(' ')
        } else if is_invisible(c) || is_invisible_operator(c) {
            None
        } else {
            Some(c)
        }
    });
    Some((plain.collect(), length))
}

/// Returns true for function application, invisible times, separator and plus.
fn is_invisible_operator(c: char) -> bool {
    matches!(c, '\u{2061}'..='\u{2064}')
}

/// Reads the character reference at the start of `text`. Returns its character and its length in
/// bytes.
fn reference(text: &str) -> Option<(String, usize)> {
    let end = text.as_bytes().iter().take(12).position(|b| *b == b';')? + 1;
    let reference = text.get(..end)?;
    let resolved = quick_xml::escape::unescape(reference).ok()?;
    if resolved == reference {
        return None;
    }
    Some((resolved.into_owned(), end))
}

#[cfg(test)]
mod tests {
    use super::html_reference;

    #[test]
    fn html_references_become_letters() {
        for (text, letter) in [
            ("&eacute;marrer", "é"),
            ("&Ouml;l", "Ö"),
            ("&rarr;", "→"),
            ("&nbsp;x", " "),
            ("&shy;x", ""),
            ("&CounterClockwiseContourIntegral;", "∳"),
            ("&LT;", "<"),
        ] {
            let (shown, length) = html_reference(text).expect(text);
            assert_eq!(shown, letter, "{text}");
            assert_eq!(text.as_bytes()[length - 1], b';');
        }
        for text in ["&eacute", "&unheard;", "& x;", "&;", "&#233;", "<b;"] {
            assert!(html_reference(text).is_none(), "{text}");
        }
    }
}
