//! Characters that nobody sees, in the properties block.

use super::properties::{Attribute, Properties, PropertyFault, PropertyFaultKind};
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::Schemas;
use crate::source::Span;

/// Characters that take up no room or look like a blank, and are not one.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{200b}'
            ..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202f}' | '\u{3000}'
    )
}

/// Whether the character has its place in what people read: joiners in emoji,
/// wide blanks in Chinese.
fn belongs_in_prose(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{3000}')
}

/// Whether programs compare the value, so that a character that nobody sees
/// changes what it means; people read what is translated.
pub(super) fn is_machine_read(attribute: &Attribute, schemas: &Schemas) -> bool {
    is_localised(attribute, schemas) == Some(false)
}

/// Whether translators see the value, where the schemas know the attribute.
fn is_localised(attribute: &Attribute, schemas: &Schemas) -> Option<bool> {
    let known = schemas.attributes.get(usize::from(attribute.known?))?;
    Some(known.localised)
}

/// What should stand in place of an invisible character.
pub(super) fn plain(c: char) -> &'static str {
    if matches!(c, '\u{a0}' | '\u{202f}' | '\u{3000}') {
        " "
    } else {
        ""
    }
}

/// Notes the invisible characters around attributes and in their values, one
/// fault for the lot.
pub(super) fn note(text: &str, schemas: &Schemas, properties: &mut Properties) {
    let Some(block) = properties.span else { return };
    if text[block.range()].is_ascii() {
        return;
    }
    let mut found = Vec::new();
    let mut look = |from: u32, to: u32, is_prose: bool| {
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
        look(from, attribute.name.start, false);
        look(attribute.name.end, attribute.value.start, false);
        if let Some(is_prose) = is_localised(attribute, schemas) {
            look(attribute.value.start, attribute.value.end, is_prose);
        }
        from = attribute.value.end;
    }
    look(from, block.end, false);
    // A part of a wrongly converted character is restored with it.
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
