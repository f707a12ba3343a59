//! Limits, words and hosts that rules use, for all articles and for some.

use super::{Config, Overrides};
use crate::schema::{HostList, Limits, Schemas};
use serde::Deserialize;

/// Hosts that a tree adds to those of the schemas.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Hosts {
    /// Hosts that only employees can open.
    pub internal: HostList,
    /// Hosts that support https.
    pub https: HostList,
}

/// Limits that are set.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct OwnLimits {
    file_size: Option<u64>,
    file_name_length: Option<usize>,
    file_name_capitals: Option<bool>,
    title_length: Option<[usize; 2]>,
    description_length: Option<[usize; 2]>,
    list_depth: Option<usize>,
    links: Option<usize>,
    bold_stretches: Option<usize>,
    bold_share: Option<usize>,
}

impl OwnLimits {
    /// Returns `known` with the limits that are set here.
    fn over(&self, known: &Limits) -> Limits {
        Limits {
            file_size: self.file_size.unwrap_or(known.file_size),
            file_name_length: self.file_name_length.unwrap_or(known.file_name_length),
            file_name_capitals: self.file_name_capitals.unwrap_or(known.file_name_capitals),
            title_length: self.title_length.unwrap_or(known.title_length),
            description_length: self.description_length.unwrap_or(known.description_length),
            list_depth: self.list_depth.unwrap_or(known.list_depth),
            links: self.links.unwrap_or(known.links),
            bold_stretches: self.bold_stretches.unwrap_or(known.bold_stretches),
            bold_share: self.bold_share.unwrap_or(known.bold_share),
        }
    }
}

/// Options that a file sets; of an override those that it adds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct OwnOptions {
    limits: OwnLimits,
    hosts: Hosts,
    words: Vec<String>,
}

/// The options for an article.
#[derive(Debug, Clone)]
pub struct Options {
    /// Numbers.
    pub limits: Limits,
    /// Hosts beyond those of the schemas.
    pub hosts: Hosts,
    /// Names beyond those of the schemas that keep their capitals.
    pub words: Vec<String>,
}

impl Config {
    /// Returns the limits for articles without overrides.
    pub fn limits(&self, schemas: &Schemas) -> Limits {
        self.options.limits.over(&schemas.limits)
    }

    /// Returns the hosts that the tree adds for all articles.
    pub fn hosts(&self) -> &Hosts {
        &self.options.hosts
    }

    /// Returns the options of articles without overrides.
    pub fn options(&self, schemas: &Schemas) -> Options {
        Options {
            limits: self.limits(schemas),
            hosts: self.options.hosts.clone(),
            words: self.options.words.clone(),
        }
    }

    /// Returns the options of an article with `overrides`; `None` if they are the same as without.
    /// Limits are replaced, lists are extended.
    pub fn options_under(&self, schemas: &Schemas, overrides: &Overrides) -> Option<Options> {
        let mut own = self
            .fitting(overrides)
            .filter_map(|one| one.options.as_ref())
            .peekable();
        own.peek()?;
        let mut all = self.options(schemas);
        for one in own {
            all.limits = one.limits.over(&all.limits);
            all.words.extend(one.words.iter().cloned());
            all.hosts.internal.extend(&one.hosts.internal);
            all.hosts.https.extend(&one.hosts.https);
        }
        Some(all)
    }

    /// Returns true if some articles have options of their own.
    pub fn has_options_of_some(&self) -> bool {
        self.overrides.iter().any(|one| one.options.is_some())
    }
}
