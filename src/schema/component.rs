//! The components of apollo articles: `schemas/components.yaml`.

use super::vocabulary::HostList;
use serde::Deserialize;

/// The components of apollo articles: `schemas/components.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Components {
    /// The components.
    pub components: Vec<Component>,
    /// Hosts that videos may come from.
    pub video_hosts: HostList,
}

impl Components {
    /// The component of this name, in any case.
    pub fn get(&self, name: &str) -> Option<&Component> {
        self.components
            .iter()
            .find(|component| component.name.eq_ignore_ascii_case(name))
    }
}

/// A component.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// The tag's name, in any case.
    pub name: String,
    /// What may stand in it.
    #[serde(default)]
    pub children: Vec<Child>,
    /// Components that it groups.
    #[serde(default)]
    pub group: Option<Group>,
    /// Names of the children that are translated.
    #[serde(default)]
    pub localised: Vec<String>,
    /// Whether plain text may stand in place of children.
    #[serde(default)]
    pub text_allowed: bool,
    /// Whether a sentence should lead to it.
    #[serde(default)]
    pub introduced: bool,
    /// What the reader sees.
    pub summary: String,
}

/// A child element of a component.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Child {
    /// Its name, in any case.
    pub name: String,
    /// What its text is.
    pub kind: ChildKind,
    /// Whether it must be there.
    #[serde(default)]
    pub required: bool,
    /// What holds where it is missing.
    #[serde(default)]
    pub default: Option<String>,
    /// Least value of an integer.
    #[serde(default)]
    pub minimum: Option<i64>,
    /// The values of an enumeration.
    #[serde(default)]
    pub values: Vec<String>,
    /// What it is for.
    #[serde(default)]
    pub summary: String,
}

/// What the text of a child is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChildKind {
    /// Any text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A comma-separated list of names.
    Identifiers,
    /// One of a set of names.
    Enumeration,
    /// A number and `d`, `h` or `m`.
    Duration,
    /// A web address.
    Url,
}

/// How many components of one kind another one holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The component it holds.
    pub child: String,
    /// At least so many.
    pub minimum: usize,
    /// At most so many.
    pub maximum: usize,
}
