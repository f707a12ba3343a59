//! The properties block of a new article.

use crate::schema::{Attribute, AttributeKind, Presence, Schemas, SelfHelpType};
use crate::util::push_escaped;
use std::collections::BTreeMap;

/// The mark of text that an author has to write.
pub const MARK: &str = "TODO";

/// Values of attributes, by name.
#[derive(Debug, Default)]
pub(super) struct Values(BTreeMap<String, String>);

impl Values {
    /// Sets a value that is not empty.
    pub(super) fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            self.0.insert(name.to_lowercase(), value);
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&name.to_lowercase()).map(String::as_str)
    }
}

/// Returns true if an article of this type should have the attribute.
pub(super) fn is_wanted(attribute: &Attribute, kind: &SelfHelpType) -> bool {
    let is_in = |names: &[String]| {
        let mut names = names.iter();
        names.any(|name| name.eq_ignore_ascii_case(&attribute.name))
    };
    let is_expected = attribute.presence != Presence::Optional && !is_in(&kind.waived);
    is_expected || is_in(&kind.required) || is_in(&kind.expected)
}

/// Returns the properties block: the attributes that the type should have and those with a value,
/// in the order of the schemas.
pub(super) fn block(schemas: &Schemas, kind: &SelfHelpType, values: &Values) -> String {
    let mut text = "<properties\n".to_owned();
    for attribute in schemas.attributes.iter() {
        let value = values.get(&attribute.name);
        if value.is_none() && !is_wanted(attribute, kind) {
            continue;
        }
        let value = value.map_or_else(|| placeholder(attribute), str::to_owned);
        text.push_str(&format!("    {}=\"", attribute.name));
        push_escaped(&mut text, &value);
        text.push_str("\"\n");
    }
    text.push_str("/>\n");
    text
}

/// Returns the value of an attribute that nobody gave: a mark for a text, the only value of an
/// enumeration, or nothing.
fn placeholder(attribute: &Attribute) -> String {
    match (attribute.kind, attribute.values.as_slice()) {
        (AttributeKind::Enumeration, [only]) => only.clone(),
        (AttributeKind::Text, _) if !attribute.list => {
            format!("{MARK}: write the {}", words(&attribute.name))
        }
        _ => String::new(),
    }
}

/// Returns the words of a name: `infoBubbleText` becomes `info bubble text`.
fn words(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_uppercase() {
            text.push(' ');
        }
        text.extend(c.to_lowercase());
    }
    text
}
