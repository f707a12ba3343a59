//! References such as `&amp;` in the values of attributes.

use super::invisible::{is_invisible, is_machine_read, plain};
use super::properties::{Properties, PropertyFault, PropertyFaultKind};
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::Schemas;
use crate::source::Span;

/// Resolves the references in values and notes bare `&` and `<`, one fault an
/// attribute. Takes invisible characters out of values that programs compare.
pub(super) fn resolve_values(text: &str, schemas: &Schemas, properties: &mut Properties) {
    let mut faults = Vec::new();
    for attribute in &mut properties.attributes {
        let raw = &text[attribute.value.range()];
        if memchr::memchr2(b'&', b'<', raw.as_bytes()).is_some() {
            let resolved = resolve(raw, attribute.value.start as usize);
            attribute.decoded = Some(resolved.text.into());
            faults.extend(resolved.fault);
        } else if !raw.is_ascii()
            && raw.contains(is_invisible)
            && is_machine_read(attribute, schemas)
        {
            let mut clean = String::with_capacity(raw.len());
            for c in raw.chars() {
                if is_invisible(c) {
                    clean.push_str(plain(c))
                } else {
                    clean.push(c)
                }
            }
            attribute.decoded = Some(clean.into());
        }
    }
    properties.faults.extend(faults);
}

struct Resolved {
    text: String,
    fault: Option<PropertyFault>,
}

/// Resolves the value `raw`, which stands at `base`.
fn resolve(raw: &str, base: usize) -> Resolved {
    let mut text = String::with_capacity(raw.len());
    let mut edits = Vec::new();
    let mut first = None;
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'&', b'<', &raw.as_bytes()[at..]) {
        let here = at + found;
        text.push_str(&raw[at..here]);
        if let Some((reference, length)) = reference(&raw[here..]) {
            text.push_str(&reference);
            at = here + length;
            continue;
        }
        let c = char::from(raw.as_bytes()[here]);
        text.push(c);
        at = here + 1;
        // A token in a value is markup of ours, not a slip.
        if raw[here..].starts_with("<!--") {
            continue;
        }
        first.get_or_insert((here, c));
        let escaped = if c == '&' { "&amp;" } else { "&lt;" };
        let place = Span::new(base + here, base + here + 1);
        edits.push(Edit {
            span: place,
            text: escaped.to_owned(),
        });
    }
    text.push_str(&raw[at..]);
    let fault = first.map(|(here, c)| PropertyFault {
        span: Span::new(base + here, base + here + 1),
        kind: PropertyFaultKind::Unescaped(c),
        fix: Some(Fix::new(Applicability::Safe, edits)),
    });
    Resolved { text, fault }
}

/// The character reference at the front of `text`, and its length in bytes.
fn reference(text: &str) -> Option<(String, usize)> {
    let end = text.as_bytes().iter().take(12).position(|b| *b == b';')? + 1;
    let reference = text.get(..end)?;
    let resolved = quick_xml::escape::unescape(reference).ok()?;
    (resolved != reference).then(|| (resolved.into_owned(), end))
}
