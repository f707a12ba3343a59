//! Settings of links, from `schemas/links.yaml`.

use super::vocabulary::{HostList, Phrases};
use regex::{Regex, RegexSet};
use serde::Deserialize;

/// Settings of links: `schemas/links.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    /// Schemes of ordinary links.
    pub schemes: Vec<String>,
    /// Schemes of links to blades.
    pub blade_schemes: Vec<String>,
    /// Schemes of buttons that open a page.
    pub button_schemes: Vec<String>,
    /// Hosts of short links.
    pub short_links: Vec<ShortLink>,
    /// Services that wrap addresses.
    pub wrapped_links: Vec<WrappedLink>,
    /// Hosts whose paths contain whole addresses of other pages on purpose.
    pub nested_hosts: HostList,
    /// Hosts of examples and endpoints, whose addresses are not links.
    pub example_hosts: HostList,
    /// Words before an address that readers are meant to open, in lower case.
    pub address_introductions: Phrases,
    /// Extensions of files that relative links lead to, in lower case.
    pub file_extensions: Vec<String>,
    /// Hosts that only employees can open.
    pub internal_hosts: HostList,
    /// Hosts whose paths must not name a language.
    pub locale_hosts: HostList,
    /// The pattern of a path segment that names a language.
    #[serde(with = "segment")]
    pub locales: Regex,
    /// Hosts that support https.
    pub https_hosts: HostList,
    /// Link texts that do not describe the target, in lower case.
    pub weak_texts: Phrases,
    /// Targets that only templates have, in lower case.
    pub placeholder_targets: Phrases,
    /// Hosts that only templates have.
    pub placeholder_hosts: HostList,
    /// Hosts that belong to certain clouds.
    pub cloud_hosts: Vec<CloudHost>,
    /// Hosts of the documentation of the public cloud.
    pub public_docs_hosts: HostList,
    /// Hosts whose pages moved to another host.
    pub moved_hosts: Vec<MovedHost>,
    /// Patterns of addresses of pages that replace missing pages.
    #[serde(with = "patterns")]
    pub soft_404: RegexSet,
    /// Hosts whose fragments may be lines of code.
    pub line_hosts: HostList,
}

/// A host whose pages moved to another host.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MovedHost {
    /// The old host.
    pub from: String,
    /// The new host.
    pub to: String,
}

/// A host of short links.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShortLink {
    /// The host.
    pub host: String,
    /// The start of the path.
    #[serde(default)]
    pub path: String,
}

/// A service that wraps the addresses of pages in its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrappedLink {
    /// The hosts.
    pub hosts: HostList,
    /// The start of the path.
    #[serde(default)]
    pub path: String,
    /// Query parameters that may have the address.
    #[serde(default)]
    pub parameters: Vec<String>,
    /// The encoding of the address.
    #[serde(default)]
    pub form: WrappedForm,
}

/// The encoding of a wrapped address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WrappedForm {
    /// Percent-encoded, in a query parameter.
    #[default]
    Percent,
    /// Proofpoint version 2: `-` for `%`, `_` for `/`.
    #[serde(rename = "proofpoint-2")]
    Proofpoint2,
    /// Proofpoint version 3: `__address__;` in the path.
    #[serde(rename = "proofpoint-3")]
    Proofpoint3,
    /// Percent-encoded, as the last part of the path.
    Path,
    /// Known only to the service.
    Opaque,
}

/// A host that belongs to certain clouds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloudHost {
    /// The host, or `*.` and its parent domain.
    pub host: String,
    /// Names of the clouds.
    pub clouds: Vec<String>,
}

impl CloudHost {
    /// Returns true if `host`, in lower case, is one of the hosts.
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
