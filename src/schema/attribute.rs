//! The attribute vocabulary: `schemas/attributes.yaml`.

use super::files::{Files, SchemaError, malformed};
use super::pattern::Pattern;
use serde::Deserialize;

/// One attribute of the properties block.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// The canonical spelling of the name, which articles may write in any case.
    pub name: String,
    /// The kind of the value.
    pub kind: AttributeKind,
    /// True if the value is a comma-separated list.
    #[serde(default)]
    pub list: bool,
    /// The need for it in articles.
    #[serde(default)]
    pub presence: Presence,
    /// Other attributes that can each replace it.
    #[serde(default)]
    pub alternatives: Vec<String>,
    /// True if the value is translated.
    #[serde(default)]
    pub localised: bool,
    /// Minimum of an integer.
    pub minimum: Option<i64>,
    /// The values of an enumeration, in any case.
    #[serde(default)]
    pub values: Vec<String>,
    /// `clouds` or `types`, if the values are the names in that file.
    pub values_from: Option<String>,
    /// Patterns of an identifier; the whole value must match one.
    #[serde(default)]
    pub patterns: Vec<Pattern>,
    /// The pattern of a good value; other values are a suggestion.
    pub advice: Option<Pattern>,
    /// Known values, in lower case; others are allowed.
    #[serde(default)]
    pub known: Vec<String>,
    /// True if many articles have the same value.
    #[serde(default)]
    pub shared: bool,
    /// Text that a value should not end with.
    #[serde(default)]
    pub unwanted_endings: Vec<String>,
    /// Known misspellings of the name.
    #[serde(default)]
    pub misspellings: Vec<String>,
    /// A description.
    pub summary: String,
    /// An example of a value.
    #[serde(default)]
    pub example: String,
}

/// The kind of the value of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributeKind {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// `true` or `false`, in any case.
    Boolean,
    /// One of a set of names.
    Enumeration,
    /// Text that matches a pattern.
    Identifier,
}

/// The need for an attribute in articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// The article cannot be published without it.
    Required,
    /// The article should have it.
    Expected,
    /// The article may have it.
    #[default]
    Optional,
}

/// The attribute vocabulary, in the order of its file.
#[derive(Debug)]
pub struct Attributes {
    list: Vec<Attribute>,
    /// Indexes of attributes, by the slots of their names.
    slots: Vec<Vec<usize>>,
    /// Indexes of the attributes that an article should have, and of those with alternatives.
    wanted: Vec<usize>,
    replaceable: Vec<usize>,
}

/// Returns the slot of a name, in any case.
fn slot(name: &str) -> usize {
    let (first, last) = match name.as_bytes() {
        [first, .., last] => (first | 0x20, last | 0x20),
        _ => (0, 0),
    };
    (name.len() * 31 + usize::from(first) * 7 + usize::from(last)) % SLOTS
}

const SLOTS: usize = 256;

impl Attributes {
    fn new(list: Vec<Attribute>) -> Self {
        let mut slots = vec![Vec::new(); SLOTS];
        for (at, attribute) in list.iter().enumerate() {
            slots[slot(&attribute.name)].push(at);
        }
        let indexes = |is: fn(&Attribute) -> bool| -> Vec<usize> {
            let matching = list.iter().enumerate().filter(|(_, one)| is(one));
            matching.map(|(at, _)| at).collect()
        };
        Self {
            wanted: indexes(|one| one.presence != Presence::Optional),
            replaceable: indexes(|one| !one.alternatives.is_empty()),
            list,
            slots,
        }
    }

    /// Iterates over the attributes with this presence, which must not be [`Presence::Optional`].
    pub(crate) fn wanted(&self, presence: Presence) -> impl Iterator<Item = &Attribute> {
        let wanted = self.wanted.iter().filter_map(|at| self.list.get(*at));
        wanted.filter(move |attribute| attribute.presence == presence)
    }

    /// Iterates over the attributes with alternatives.
    pub(crate) fn replaceable(&self) -> impl Iterator<Item = &Attribute> {
        self.replaceable.iter().filter_map(|at| self.list.get(*at))
    }

    /// Returns the index of the attribute with this name, in any case.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        let mut places = self.slots[slot(name)].iter().copied();
        places.find(|at| {
            let known = &self.list[*at].name;
            // Nearly all names have the canonical spelling.
            known == name || known.eq_ignore_ascii_case(name)
        })
    }
}

impl std::ops::Deref for Attributes {
    type Target = [Attribute];

    fn deref(&self) -> &[Attribute] {
        &self.list
    }
}

pub(super) fn load(files: &Files) -> Result<Attributes, SchemaError> {
    const PATH: &str = "attributes.yaml";
    let attributes: Vec<Attribute> = files.list(PATH, "attributes")?;
    for attribute in &attributes {
        if let Some(source) = &attribute.values_from
            && !["clouds", "types"].contains(&source.as_str())
        {
            let cause = format!(
                "`{}`: `values_from` must be `clouds` or `types`",
                attribute.name
            );
            return Err(malformed(PATH, cause));
        }
    }
    Ok(Attributes::new(attributes))
}
