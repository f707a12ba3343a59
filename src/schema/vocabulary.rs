//! Smaller vocabularies: clouds, HTML, blades, components, markers, limits. Each type
//! mirrors a file of `schemas/`.

use serde::{Deserialize, Serialize};

/// A cloud: `schemas/clouds.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cloud {
    /// The name, which articles may write in any case.
    pub name: String,
    /// The display name.
    pub title: String,
    /// True if it is separate from the public cloud.
    #[serde(default)]
    pub sovereign: bool,
    /// True if its readers cannot reach the public internet.
    #[serde(default)]
    pub air_gapped: bool,
    /// The address of its portal, if that is public.
    #[serde(default)]
    pub portal: Option<String>,
    /// Hosts of its documentation.
    #[serde(default)]
    pub docs_hosts: Vec<String>,
    /// A description.
    pub summary: String,
}

/// The HTML that is published: `schemas/html.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Html {
    /// The elements that are published.
    pub elements: Vec<HtmlElement>,
    /// Attributes that every element may have.
    #[serde(default)]
    pub global_attributes: Vec<String>,
    /// Names of all HTML elements, to distinguish markup from placeholders.
    pub known_elements: Vec<String>,
    /// Schemes that a target may have.
    pub schemes: Vec<String>,
    /// Attributes that have no value.
    #[serde(default)]
    pub boolean_attributes: Vec<String>,
    /// Misspellings of `br`, as written between `<` and `>`.
    #[serde(default)]
    pub line_break_slips: Vec<String>,
    /// Keys of JSON bodies whose value is rendered as HTML.
    #[serde(default)]
    pub json_texts: Vec<String>,
    /// The prefix of ids that are reserved for the site.
    #[serde(default)]
    pub reserved_ids: String,
}

/// An element that is published.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HtmlElement {
    /// The name, in lower case.
    pub name: String,
    /// The attributes, besides the global ones.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// True if it has no content and no end tag.
    #[serde(default)]
    pub void: bool,
}

impl Html {
    /// Returns the published element with this name, which must be in lower case.
    pub fn element(&self, name: &str) -> Option<&HtmlElement> {
        self.elements.iter().find(|element| element.name == name)
    }

    /// Returns true if an id is reserved for the site.
    pub fn is_reserved_id(&self, id: &str) -> bool {
        !self.reserved_ids.is_empty() && id.starts_with(&self.reserved_ids)
    }

    /// Returns true if a tag with this name, in lower case, is text: no HTML element has the name,
    /// or it has words instead of attributes with values, as in `<output file path>`.
    pub fn is_text(&self, name: &str, has_empty_value: bool) -> bool {
        self.element(name).is_none() && (has_empty_value || !self.is_known(name))
    }

    /// Returns true if `name` is that of an HTML element, in any case.
    pub fn is_known(&self, name: &str) -> bool {
        self.known_elements
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
            || self
                .elements
                .iter()
                .any(|element| element.name.eq_ignore_ascii_case(name))
    }
}

/// Host names; `*.example.org` matches every host below `example.org`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct HostList {
    /// Whole host names, sorted.
    hosts: Vec<String>,
    /// Endings of other host names, including the dot.
    endings: Vec<String>,
    /// A bit for each length of a whole host name, up to 63.
    lengths: u64,
}

fn bit_of_length(host: &str) -> u64 {
    1 << host.len().min(63)
}

impl From<Vec<String>> for HostList {
    fn from(entries: Vec<String>) -> Self {
        let mut list = Self::default();
        for entry in entries {
            match entry.strip_prefix('*') {
                Some(ending) => list.endings.push(ending.to_owned()),
                None => list.hosts.push(entry),
            }
        }
        list.order();
        list
    }
}

impl HostList {
    /// Adds the hosts of another list.
    pub fn extend(&mut self, other: &Self) {
        self.hosts.extend(other.hosts.iter().cloned());
        self.endings.extend(other.endings.iter().cloned());
        self.order();
    }

    fn order(&mut self) {
        self.hosts.sort_unstable();
        let bits = self.hosts.iter().map(|host| bit_of_length(host));
        self.lengths = bits.fold(0, std::ops::BitOr::bitor);
    }

    /// Returns true if `host`, in lower case, is in the list.
    pub fn contains(&self, host: &str) -> bool {
        // Most host names have a length that no listed name has.
        let may_be_whole = self.lengths & bit_of_length(host) != 0;
        let is_host = |known: &String| known.as_str().cmp(host);
        (may_be_whole && self.hosts.binary_search_by(is_host).is_ok())
            || self
                .endings
                .iter()
                .any(|ending| host.len() > ending.len() && host.ends_with(ending.as_str()))
    }
}

/// Phrases, in lower case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Phrases {
    /// The phrases of each length in bytes.
    by_length: Vec<Vec<String>>,
}

impl From<Vec<String>> for Phrases {
    fn from(phrases: Vec<String>) -> Self {
        let longest = phrases.iter().map(String::len).max().unwrap_or_default();
        let mut by_length = vec![Vec::new(); longest + 1];
        for phrase in phrases {
            by_length[phrase.len()].push(phrase);
        }
        Self { by_length }
    }
}

impl Phrases {
    /// Returns true if `text` is one of the phrases, in any case.
    pub fn contains(&self, text: &str) -> bool {
        let alike = self.by_length.get(text.len());
        alike.is_some_and(|alike| alike.iter().any(|phrase| phrase.eq_ignore_ascii_case(text)))
    }
}

/// The blade library: `schemas/blades.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blades {
    /// Names of variables in a parameter, `$name`.
    pub variables: Vec<String>,
    /// Names of variables in the address of a blade, `{$name}`.
    pub uri_variables: Vec<String>,
    /// The known blades.
    pub blades: Vec<Blade>,
}

/// A page of the portal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blade {
    /// The extension that it is part of.
    pub extension: String,
    /// Its name.
    pub blade: String,
    /// Names of its parameters.
    #[serde(default)]
    pub parameters: Vec<String>,
}

/// Regions and tokens: `schemas/markers.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Markers {
    /// The regions, `<!--name-->` to `<!--/name-->`.
    pub regions: Vec<Region>,
    /// Replacement tokens in canonical spelling, without `$`.
    pub tokens: Vec<String>,
    /// Names in braces in canonical spelling.
    pub inline_tokens: Vec<String>,
}

impl Markers {
    /// Returns the region with this name, in any case.
    pub fn region(&self, name: &str) -> Option<&Region> {
        let named = |region: &&Region| region.name.eq_ignore_ascii_case(name);
        self.regions.iter().find(named)
    }
}

/// A region.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The name, in any case.
    pub name: String,
    /// A description.
    pub summary: String,
    /// True if it may have neither links nor bold or italic text.
    #[serde(default)]
    pub plain: bool,
}

/// Limits of rules: `schemas/limits.yaml`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Largest file that is read, in bytes.
    pub file_size: u64,
    /// Maximum length of a file name, in characters.
    pub file_name_length: usize,
    /// True if a file name may have capital letters.
    pub file_name_capitals: bool,
    /// Minimum and maximum length of `pageTitle`, in characters.
    pub title_length: [usize; 2],
    /// Minimum and maximum length of `description`, in characters.
    pub description_length: [usize; 2],
    /// Maximum nesting depth of lists.
    pub list_depth: usize,
    /// Maximum number of links in an article.
    pub links: usize,
    /// Maximum number of bold texts in an article, except in headings.
    pub bold_stretches: usize,
    /// Maximum percentage of bold text in an article.
    pub bold_share: usize,
}
