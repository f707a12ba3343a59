//! Resolves names and values of attributes.

use super::attribute::Attribute;
use super::block::WrittenAttribute;
use super::block_text::BlockText;
use super::characters::{is_invisible, plain};
use super::model::PropertyFault;
use super::reference;
use crate::schema::Schemas;
use std::borrow::Cow;

/// The result of [`resolve`].
pub(super) struct Values {
    /// The attributes, in order.
    pub(super) attributes: Vec<Attribute>,
    /// Characters in values that are not escaped: one fault for each attribute.
    pub(super) faults: Vec<PropertyFault>,
}

/// Looks up the names in the vocabulary and resolves the references in values. Removes invisible
/// characters from values that programs compare.
pub(super) fn resolve(block: BlockText<'_>, written: Vec<WrittenAttribute>) -> Values {
    let BlockText { text, schemas } = block;
    let mut faults = Vec::new();
    let attributes = written.into_iter().map(|attribute| {
        let known = index_of(&attribute, text, schemas);
        let raw = &text[attribute.value.range()];
        let mut decoded = None;
        if memchr::memchr2(b'&', b'<', raw.as_bytes()).is_some() {
            let resolved = reference::resolve(raw, attribute.value.start as usize);
            decoded = Some(resolved.text.into());
            faults.extend(resolved.fault);
        } else if !raw.is_ascii() && raw.contains(is_invisible) && is_machine_read(known, schemas) {
            decoded = Some(without_invisible(raw).into());
        }
        Attribute {
            name: attribute.name,
            value: attribute.value,
            decoded,
            known,
            is_split: attribute.is_split,
        }
    });
    let attributes = attributes.collect();
    Values { attributes, faults }
}

/// Returns the index of the attribute in the vocabulary.
fn index_of(attribute: &WrittenAttribute, text: &str, schemas: &Schemas) -> Option<u16> {
    let written = &text[attribute.name.range()];
    let name = if attribute.is_split {
        Cow::Owned(written.split_whitespace().collect())
    } else {
        Cow::Borrowed(written)
    };
    u16::try_from(schemas.attributes.index_of(&name)?).ok()
}

/// Returns true if programs compare the value, so that an invisible character changes its meaning;
/// people read the values that are translated.
fn is_machine_read(known: Option<u16>, schemas: &Schemas) -> bool {
    let known = known.and_then(|known| schemas.attributes.get(usize::from(known)));
    known.is_some_and(|known| !known.localised)
}

fn without_invisible(raw: &str) -> String {
    let mut clean = String::with_capacity(raw.len());
    for c in raw.chars() {
        if is_invisible(c) {
            clean.push_str(plain(c))
        } else {
            clean.push(c)
        }
    }
    clean
}
