//! The settings of link checks: the key `links` of `helpc.yaml`.

use crate::schema::MovedHost;
use globset::GlobSet;
use regex::RegexSet;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The settings of link checks.
#[derive(Debug)]
pub struct LinkChecks {
    /// The link-status file; `check` reports its contents only if it is set.
    pub status: Option<PathBuf>,
    /// A contact address that is sent to the hosts.
    pub contact: Option<String>,
    /// Addresses that are not checked.
    pub exclude: GlobSet,
    /// Hosts whose pages moved to another host.
    pub moved: Vec<MovedHost>,
    /// Addresses of pages that replace missing pages.
    pub soft_404: RegexSet,
    /// Days for which a successful check is valid.
    pub ttl: Option<u32>,
    /// Settings of certain hosts; only from a trusted configuration.
    pub hosts: Vec<HostSettings>,
    /// Hosts and networks that may be requested although they are not public; only from a trusted
    /// configuration.
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

/// Settings of a host.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HostSettings {
    /// The host, or `*.` and its parent domain.
    pub host: String,
    /// Headers for requests over https; `$NAME` is replaced with an environment variable.
    pub headers: BTreeMap<String, String>,
    /// Status codes that count as success.
    pub accept: Vec<u16>,
    /// Milliseconds between the starts of two requests.
    pub interval: Option<u64>,
    /// Concurrent requests.
    pub concurrency: Option<usize>,
    /// Requests in one run.
    pub budget: Option<usize>,
}

impl HostSettings {
    /// Returns true if the settings apply to `host`, which must be in lower case.
    pub fn matches(&self, host: &str) -> bool {
        match self.host.strip_prefix('*') {
            Some(ending) => host.len() > ending.len() && host.ends_with(ending),
            None => self.host == host,
        }
    }
}

/// The key as written.
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
