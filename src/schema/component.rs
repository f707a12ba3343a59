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
    /// Returns the component with this name, in any case.
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
    /// The name of the tag, in any case.
    pub name: String,
    /// The child elements.
    #[serde(default)]
    pub children: Vec<Child>,
    /// The components that it groups.
    #[serde(default)]
    pub group: Option<Group>,
    /// Names of translated children.
    #[serde(default)]
    pub localised: Vec<String>,
    /// True if it may have plain text instead of children.
    #[serde(default)]
    pub text_allowed: bool,
    /// True if a sentence should introduce it.
    #[serde(default)]
    pub introduced: bool,
    /// A description.
    pub summary: String,
}

/// A child element of a component.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Child {
    /// The name, in any case.
    pub name: String,
    /// The kind of its text.
    pub kind: ChildKind,
    /// True if it is required.
    #[serde(default)]
    pub required: bool,
    /// The value if it is missing.
    #[serde(default)]
    pub default: Option<String>,
    /// Minimum of an integer.
    #[serde(default)]
    pub minimum: Option<i64>,
    /// The values of an enumeration.
    #[serde(default)]
    pub values: Vec<String>,
    /// A description.
    #[serde(default)]
    pub summary: String,
}

/// The kind of the text of a child.
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

/// The number of components in another component.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The inner component.
    pub child: String,
    /// Minimum number.
    pub minimum: usize,
    /// Maximum number.
    pub maximum: usize,
}
