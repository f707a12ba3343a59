//! Invisible characters in the properties block.

use super::properties::{Attribute, Properties, PropertyFault, PropertyFaultKind};
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::Schemas;
use crate::source::Span;

/// Returns true for characters without width, and for unusual spaces.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{200b}'
            ..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202f}' | '\u{3000}'
    )
}

/// Returns true for characters that prose may have: joiners in emoji, wide spaces in Chinese.
fn belongs_in_prose(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{3000}')
}

/// Returns true if programs compare the value, so that an invisible character changes its meaning;
/// people read the values that are translated.
pub(super) fn is_machine_read(attribute: &Attribute, schemas: &Schemas) -> bool {
    is_localised(attribute, schemas) == Some(false)
}

/// Returns true if the value is translated; `None` for an unknown attribute.
fn is_localised(attribute: &Attribute, schemas: &Schemas) -> Option<bool> {
    let known = schemas.attributes.get(usize::from(attribute.known?))?;
    Some(known.localised)
}

/// Returns the replacement of an invisible character.
pub(super) fn plain(c: char) -> &'static str {
    if matches!(c, '\u{a0}' | '\u{202f}' | '\u{3000}') {
        " "
    } else {
        ""
    }
}

/// Adds one fault for all invisible characters around attributes and in their values.
pub(super) fn note(text: &str, schemas: &Schemas, properties: &mut Properties) {
    let Some(block) = properties.span else { return };
    if text[block.range()].is_ascii() {
        return;
    }
    let mut found = Vec::new();
    let mut add = |from: u32, to: u32, is_prose: bool| {
        let (from, to) = (from as usize, to as usize);
        let chars = text.get(from..to).unwrap_or_default().char_indices();
        found.extend(
            chars
                .filter(|(_, c)| is_invisible(*c) && *c != '\u{feff}')
                .filter(|(_, c)| !(is_prose && belongs_in_prose(*c)))
                .map(|(at, c)| (from + at, c)),
        );
    };
    let mut from = block.start;
    for attribute in &properties.attributes {
        add(from, attribute.name.start, false);
        add(attribute.name.end, attribute.value.start, false);
        if let Some(is_prose) = is_localised(attribute, schemas) {
            add(attribute.value.start, attribute.value.end, is_prose);
        }
        from = attribute.value.end;
    }
    add(from, block.end, false);
    // Parts of wrongly converted characters are repaired with them.
    found.retain(|(at, _)| !schemas.text.is_mojibake(text, *at));
    let Some((at, first)) = found.first().copied() else {
        return;
    };
    let edit = |(at, c): (usize, char)| Edit {
        span: Span::new(at, at + c.len_utf8()),
        text: plain(c).to_owned(),
    };
    properties.faults.push(PropertyFault {
        span: Span::new(at, at + first.len_utf8()),
        kind: PropertyFaultKind::Invisible(first),
        fix: Some(Fix::new(
            Applicability::Safe,
            found.into_iter().map(edit).collect(),
        )),
    });
}
