//! The attribute vocabulary: `schemas/attributes.yaml`.

use super::files::{Files, SchemaError, malformed};
use super::pattern::Pattern;
use serde::Deserialize;

/// One attribute of the properties block.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// The canonical spelling; the spelling in articles may have any case.
    pub name: String,
    /// What a value is.
    pub kind: AttributeKind,
    /// Whether the value is a comma-separated list of such values.
    #[serde(default)]
    pub list: bool,
    /// Whether an article needs it.
    #[serde(default)]
    pub presence: Presence,
    /// Other attributes of which any one meets the expectation.
    #[serde(default)]
    pub alternatives: Vec<String>,
    /// Whether translators see it.
    #[serde(default)]
    pub localised: bool,
    /// Least value of an integer.
    pub minimum: Option<i64>,
    /// The values of an enumeration, compared without regard to case.
    #[serde(default)]
    pub values: Vec<String>,
    /// `clouds` or `types`: the values are the names in that file.
    pub values_from: Option<String>,
    /// Shapes of an identifier; one must match the whole value.
    #[serde(default)]
    pub patterns: Vec<Pattern>,
    /// The shape that a good value has; others are a suggestion.
    pub advice: Option<Pattern>,
    /// Values that are known to be right, in lower case; others are allowed.
    #[serde(default)]
    pub known: Vec<String>,
    /// Whether many articles have the same value.
    #[serde(default)]
    pub shared: bool,
    /// What a value should not end in, though it may.
    #[serde(default)]
    pub unwanted_endings: Vec<String>,
    /// Known wrong spellings of the name.
    #[serde(default)]
    pub misspellings: Vec<String>,
    /// What it is for.
    pub summary: String,
    /// A good value.
    #[serde(default)]
    pub example: String,
}

/// What the value of an attribute is.
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
    /// A text of a certain shape.
    Identifier,
}

/// Whether an article needs an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// Cannot be published without.
    Required,
    /// Should be there.
    Expected,
    /// May be there.
    #[default]
    Optional,
}

/// The attribute vocabulary, in the order of its file.
#[derive(Debug)]
pub struct Attributes {
    list: Vec<Attribute>,
    /// OffsetMap in the list, by what names have in common with few others.
    slots: Vec<Vec<usize>>,
    /// OffsetMap of those that an article should have, and of those that others stand in
    /// for: a few of the many.
    wanted: Vec<usize>,
    replaceable: Vec<usize>,
}

/// The slot of a name, whatever its case.
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
        let those = |is: fn(&Attribute) -> bool| -> Vec<usize> {
            let places = list.iter().enumerate().filter(|(_, one)| is(one));
            places.map(|(at, _)| at).collect()
        };
        Self {
            wanted: those(|one| one.presence != Presence::Optional),
            replaceable: those(|one| !one.alternatives.is_empty()),
            list,
            slots,
        }
    }

    /// Those of this presence, which is not [`Presence::Optional`], in their order.
    pub(crate) fn wanted(&self, presence: Presence) -> impl Iterator<Item = &Attribute> {
        let wanted = self.wanted.iter().filter_map(|at| self.list.get(*at));
        wanted.filter(move |attribute| attribute.presence == presence)
    }

    /// Those that have alternatives, in their order.
    pub(crate) fn replaceable(&self) -> impl Iterator<Item = &Attribute> {
        self.replaceable.iter().filter_map(|at| self.list.get(*at))
    }

    /// The place in the list of the attribute with this name in any case.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        let mut places = self.slots[slot(name)].iter().copied();
        places.find(|at| {
            let known = &self.list[*at].name;
            // Nearly all are spelt as they should be.
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
            let cause = format!("`{}`: `values_from` is `clouds` or `types`", attribute.name);
            return Err(malformed(PATH, cause));
        }
    }
    Ok(Attributes::new(attributes))
}
