//! The smaller vocabularies: clouds, HTML, links, blades, components, markers,
//! limits. Each type mirrors one file of `schemas/`.

use regex::{Regex, RegexSet};
use serde::{Deserialize, Serialize};

/// A cloud: `schemas/clouds.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cloud {
    /// The name that articles use, in any case.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Whether it is apart from the public cloud.
    #[serde(default)]
    pub sovereign: bool,
    /// Whether its readers cannot reach the public internet.
    #[serde(default)]
    pub air_gapped: bool,
    /// The address of its portal, where the public may know it.
    #[serde(default)]
    pub portal: Option<String>,
    /// Hosts of its documentation.
    #[serde(default)]
    pub docs_hosts: Vec<String>,
    /// What it is.
    pub summary: String,
}

/// Which HTML is published: `schemas/html.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Html {
    /// The elements that may be published.
    pub elements: Vec<HtmlElement>,
    /// Attributes that any of them may have.
    #[serde(default)]
    pub global_attributes: Vec<String>,
    /// Names of all HTML elements, to tell markup from placeholders.
    pub known_elements: Vec<String>,
    /// Schemes that a target may begin with.
    pub schemes: Vec<String>,
    /// Attributes that have no value.
    #[serde(default)]
    pub boolean_attributes: Vec<String>,
    /// What stands between `<` and `>` where `<br>` was meant.
    #[serde(default)]
    pub line_break_slips: Vec<String>,
    /// Keys of JSON bodies whose text is shown as HTML.
    #[serde(default)]
    pub json_texts: Vec<String>,
    /// What the ids start with that the site keeps for itself.
    #[serde(default)]
    pub reserved_ids: String,
}

/// An element that may be published.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HtmlElement {
    /// Its name, lower case.
    pub name: String,
    /// Its attributes, beyond the global ones.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// Whether it has no content and no end tag.
    #[serde(default)]
    pub void: bool,
}

impl Html {
    /// The allowed element of this name, which must be lower case.
    pub fn element(&self, name: &str) -> Option<&HtmlElement> {
        self.elements.iter().find(|element| element.name == name)
    }

    /// Whether an id belongs to the site, so that no article can have it.
    pub fn is_reserved_id(&self, id: &str) -> bool {
        !self.reserved_ids.is_empty() && id.starts_with(&self.reserved_ids)
    }

    /// Whether a tag of this name, in lower case, is text that the author meant: no HTML
    /// element has the name, or words stand where an unpublished element has attributes
    /// with values, as in `<output file path>`.
    pub fn is_text(&self, name: &str, has_empty_value: bool) -> bool {
        self.element(name).is_none() && (has_empty_value || !self.is_known(name))
    }

    /// Whether `name` (any case) is the name of an HTML element.
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

/// Host names; `*.example.org` stands for every host below `example.org`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct HostList {
    /// Whole hosts, sorted.
    hosts: Vec<String>,
    /// What the other hosts end with, dot included.
    endings: Vec<String>,
    /// Which lengths whole hosts have, a bit for each of up to 63.
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

    /// Whether `host` (lower case) is in the list.
    pub fn contains(&self, host: &str) -> bool {
        // Most hosts are as long as none of the list.
        let may_be_whole = self.lengths & bit_of_length(host) != 0;
        let is_host = |known: &String| known.as_str().cmp(host);
        (may_be_whole && self.hosts.binary_search_by(is_host).is_ok())
            || self
                .endings
                .iter()
                .any(|ending| host.len() > ending.len() && host.ends_with(ending.as_str()))
    }
}

/// Phrases, lower case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Phrases {
    /// Those of each length, in bytes.
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
    /// Whether `text` is one of them, in any case.
    pub fn contains(&self, text: &str) -> bool {
        let alike = self.by_length.get(text.len());
        alike.is_some_and(|alike| alike.iter().any(|phrase| phrase.eq_ignore_ascii_case(text)))
    }
}

/// What links may be: `schemas/links.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    /// Schemes of ordinary links.
    pub schemes: Vec<String>,
    /// Schemes of links to blades.
    pub blade_schemes: Vec<String>,
    /// Schemes of buttons that lead to a page.
    pub button_schemes: Vec<String>,
    /// Hosts that hide where they lead.
    pub short_links: Vec<ShortLink>,
    /// Addresses that a service wrapped around the real one.
    pub wrapped_links: Vec<WrappedLink>,
    /// Hosts whose paths hold whole addresses of other pages on purpose.
    pub nested_hosts: HostList,
    /// Hosts of examples and endpoints, whose addresses are not meant to be opened.
    pub example_hosts: HostList,
    /// Words before an address that readers are meant to open; lower case.
    pub address_introductions: Phrases,
    /// Ends of the names of files that a relative link leads to; lower case.
    pub file_extensions: Vec<String>,
    /// Hosts that only employees reach.
    pub internal_hosts: HostList,
    /// Hosts on whose pages the path must not name a language.
    pub locale_hosts: HostList,
    /// What a path segment that names a language looks like.
    #[serde(with = "segment")]
    pub locales: Regex,
    /// Hosts known to serve https.
    pub https_hosts: HostList,
    /// Link texts that do not say where they lead; lower case.
    pub weak_texts: Phrases,
    /// Targets that only a template holds; lower case.
    pub placeholder_targets: Phrases,
    /// Hosts that only a template holds.
    pub placeholder_hosts: HostList,
    /// Hosts that belong to certain clouds.
    pub cloud_hosts: Vec<CloudHost>,
    /// Documentation of the public cloud.
    pub public_docs_hosts: HostList,
    /// Hosts whose pages have gone to another host.
    pub moved_hosts: Vec<MovedHost>,
    /// What the address of a page looks like that says that there is none.
    #[serde(with = "patterns")]
    pub soft_404: RegexSet,
    /// Hosts on which a place may be a line of code.
    pub line_hosts: HostList,
}

/// A host whose pages have gone to another host.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MovedHost {
    /// Where they were.
    pub from: String,
    /// Where they are.
    pub to: String,
}

/// A host that hides where it leads.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShortLink {
    /// The host.
    pub host: String,
    /// What the path begins with.
    #[serde(default)]
    pub path: String,
}

/// A service whose addresses wrap the address of the page that they lead on to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrappedLink {
    /// Its hosts.
    pub hosts: HostList,
    /// What the path begins with.
    #[serde(default)]
    pub path: String,
    /// The query parameters that may hold the address.
    #[serde(default)]
    pub parameters: Vec<String>,
    /// How the address is written.
    #[serde(default)]
    pub form: WrappedForm,
}

/// How an address is written in the one that wraps it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WrappedForm {
    /// Percent-encoded, in a query parameter.
    #[default]
    Percent,
    /// As Proofpoint's second version has it: `-` for `%`, `_` for `/`.
    #[serde(rename = "proofpoint-2")]
    Proofpoint2,
    /// As Proofpoint's third version has it: `__address__;` in the path.
    #[serde(rename = "proofpoint-3")]
    Proofpoint3,
    /// Percent-encoded, as the last part of the path.
    Path,
    /// Not at all: only the service knows the address.
    Opaque,
}

/// A host that belongs to certain clouds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloudHost {
    /// The host, or `*.` and its parent.
    pub host: String,
    /// Names of those clouds.
    pub clouds: Vec<String>,
}

impl CloudHost {
    /// Whether `host` (lower case) is one of its hosts.
    pub fn matches(&self, host: &str) -> bool {
        match self.host.strip_prefix('*') {
            Some(ending) => host.len() > ending.len() && host.ends_with(ending),
            None => self.host == host,
        }
    }
}

mod patterns {
    use regex::{RegexSet, RegexSetBuilder};
    use serde::Deserialize;

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(
        d: D,
    ) -> Result<RegexSet, D::Error> {
        let texts = Vec::<String>::deserialize(d)?;
        let set = RegexSetBuilder::new(texts).case_insensitive(true).build();
        set.map_err(serde::de::Error::custom)
    }
}

mod segment {
    use regex::Regex;
    use serde::Deserialize;

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Regex, D::Error> {
        let text = String::deserialize(d)?;
        Regex::new(&format!("^(?i:{text})$")).map_err(serde::de::Error::custom)
    }
}

/// The blade library: `schemas/blades.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blades {
    /// Names that `$name` may have in a parameter.
    pub variables: Vec<String>,
    /// Names that `{$name}` may have in a blade's address.
    pub uri_variables: Vec<String>,
    /// The known blades.
    pub blades: Vec<Blade>,
}

/// A page of the portal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blade {
    /// The extension it belongs to.
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
    /// Replacement tokens in their canonical spelling, without `$`.
    pub tokens: Vec<String>,
    /// Names in braces in their canonical spelling.
    pub inline_tokens: Vec<String>,
}

impl Markers {
    /// The region of this name, in any case.
    pub fn region(&self, name: &str) -> Option<&Region> {
        let named = |region: &&Region| region.name.eq_ignore_ascii_case(name);
        self.regions.iter().find(named)
    }
}

/// A region.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Its name, in any case.
    pub name: String,
    /// What it is for.
    pub summary: String,
    /// Whether it takes no links and no bold or italic text.
    #[serde(default)]
    pub plain: bool,
}

/// Numbers that rules compare with: `schemas/limits.yaml`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Bytes of the largest file that is read.
    pub file_size: u64,
    /// Characters of a file's name.
    pub file_name_length: usize,
    /// Whether a file's name may have capital letters.
    pub file_name_capitals: bool,
    /// Least and most characters of `pageTitle`.
    pub title_length: [usize; 2],
    /// Least and most characters of `description`.
    pub description_length: [usize; 2],
    /// Levels of nested lists.
    pub list_depth: usize,
    /// Links in one article.
    pub links: usize,
    /// Bold stretches in one article, those in headings left out.
    pub bold_stretches: usize,
    /// Percent of an article's text that may be bold.
    pub bold_share: usize,
}
