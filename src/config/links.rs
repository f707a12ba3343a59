//! What a tree wants of the check of its links on the web: `links` in
//! `helpc.yaml`.

use crate::schema::MovedHost;
use globset::GlobSet;
use regex::RegexSet;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The key `links`.
#[derive(Debug)]
pub struct LinkChecks {
    /// The link-status file; `check` tells what it holds only if it is set.
    pub status: Option<PathBuf>,
    /// An address that is told to the hosts that are asked.
    pub contact: Option<String>,
    /// Addresses that are not asked.
    pub exclude: GlobSet,
    /// Hosts whose pages have gone to another host.
    pub moved: Vec<MovedHost>,
    /// Addresses of pages that say that there is no page.
    pub soft_404: RegexSet,
    /// Days for which a good answer holds.
    pub ttl: Option<u32>,
    /// What certain hosts need. Only from a configuration that is trusted.
    pub hosts: Vec<HostSettings>,
    /// Hosts and networks that may be asked though they are not public. Only from
    /// a configuration that is trusted.
    pub allow: Vec<String>,
}

impl Default for LinkChecks {
    fn default() -> Self {
        Self {
            status: None,
            contact: None,
            exclude: GlobSet::empty(),
            moved: Vec::new(),
            soft_404: RegexSet::empty(),
            ttl: None,
            hosts: Vec::new(),
            allow: Vec::new(),
        }
    }
}

/// What a host needs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HostSettings {
    /// The host, or `*.` and its parent.
    pub host: String,
    /// Headers that it is sent over https; `$NAME` stands for a variable of the
    /// environment.
    pub headers: BTreeMap<String, String>,
    /// Numbers of answers that are good ones there.
    pub accept: Vec<u16>,
    /// Milliseconds between the beginnings of two requests.
    pub interval: Option<u64>,
    /// Requests at the same time.
    pub concurrency: Option<usize>,
    /// Requests in one run.
    pub budget: Option<usize>,
}

impl HostSettings {
    /// Whether they are those of `host` (lower case).
    pub fn matches(&self, host: &str) -> bool {
        match self.host.strip_prefix('*') {
            Some(ending) => host.len() > ending.len() && host.ends_with(ending),
            None => self.host == host,
        }
    }
}

/// As it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawLinks {
    pub(super) status: Option<String>,
    pub(super) contact: Option<String>,
    pub(super) exclude: Vec<String>,
    pub(super) moved: Vec<MovedHost>,
    pub(super) soft_404: Vec<String>,
    pub(super) ttl: Option<u32>,
    pub(super) hosts: Vec<HostSettings>,
    pub(super) allow: Vec<String>,
}
