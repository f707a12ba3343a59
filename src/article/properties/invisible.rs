//! Invisible characters in the properties block.

use super::attribute::Attribute;
use super::block_text::BlockText;
use super::characters::{is_invisible, plain};
use super::model::{PropertyFault, PropertyFaultKind};
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::Schemas;
use crate::source::Span;

/// Returns true for characters that prose may have: joiners in emoji, wide spaces in Chinese.
fn belongs_in_prose(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{3000}')
}

/// Returns true if the value is translated; `None` for an unknown attribute.
fn is_localised(attribute: &Attribute, schemas: &Schemas) -> Option<bool> {
    let known = schemas.attributes.get(usize::from(attribute.known?))?;
    Some(known.localised)
}

/// Returns one fault for all invisible characters of the block `span`, around attributes and in
/// their values.
pub(super) fn find(
    block: BlockText<'_>,
    span: Span,
    attributes: &[Attribute],
) -> Option<PropertyFault> {
    let BlockText { text, schemas } = block;
    if text[span.range()].is_ascii() {
        return None;
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
    let mut from = span.start;
    for attribute in attributes {
        add(from, attribute.name.start, false);
        add(attribute.name.end, attribute.value.start, false);
        if let Some(is_prose) = is_localised(attribute, schemas) {
            add(attribute.value.start, attribute.value.end, is_prose);
        }
        from = attribute.value.end;
    }
    add(from, span.end, false);
    // Parts of wrongly converted characters are repaired with them.
    found.retain(|(at, _)| !schemas.text.is_mojibake(text, *at));
    let (at, first) = found.first().copied()?;
    let edit = |(at, c): (usize, char)| Edit {
        span: Span::new(at, at + c.len_utf8()),
        text: plain(c).to_owned(),
    };
    Some(PropertyFault {
        span: Span::new(at, at + first.len_utf8()),
        kind: PropertyFaultKind::Invisible(first),
        fix: Some(Fix::new(
            Applicability::Safe,
            found.into_iter().map(edit).collect(),
        )),
    })
}
