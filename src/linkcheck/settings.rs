//! Settings of the requests, from the command line and the configuration.

use super::address_policy::AddressPolicy;
use super::connect::HostOverride;
use super::rate_limit::RateLimit;
use crate::config::HostSettings;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use std::time::Duration;
use thiserror::Error;

/// Error for a configured header that cannot be sent.
#[derive(Debug, Error)]
pub enum HeaderError {
    /// The name or the value is not valid.
    #[error("`links.hosts`, host `{host}`: header `{name}` has an invalid name or value")]
    Malformed {
        /// The host.
        host: String,
        /// The name of the header.
        name: String,
    },
    /// The environment variable with the value is not set.
    #[error(
        "`links.hosts`, host `{host}`: header `{name}` needs the environment variable `{variable}`"
    )]
    Variable {
        /// The host.
        host: String,
        /// The name of the header.
        name: String,
        /// Name of the environment variable.
        variable: String,
    },
}

/// Settings of the requests of a run.
#[derive(Debug)]
pub struct Settings {
    /// Addresses that helpc may connect to.
    pub policy: AddressPolicy,
    /// Addresses of hosts from the command line.
    pub host_overrides: Vec<HostOverride>,
    /// Value of the `User-Agent` header.
    pub user_agent: String,
    /// Maximum number of pages of one host that a run checks; 0 for all.
    pub budget: usize,
    /// Maximum time until a response is complete.
    pub timeout: Duration,
    /// Maximum size of a page that is searched for fragments, in bytes.
    pub max_page_bytes: usize,
    /// Maximum number of attempts for a page without a response.
    pub attempts: u32,
    /// Time to wait before the second attempt.
    pub first_wait: Duration,
    /// Maximum time to wait if a host asks for it.
    pub max_wait: Duration,
    /// Maximum number of redirects to follow.
    pub max_redirects: usize,
    /// Maximum number of simultaneous requests to all hosts.
    pub max_requests: usize,
    /// Number of days that a good result is valid, on average.
    pub ttl: u32,
    /// Seed of the random numbers.
    pub seed: u64,
    pub(crate) rate_limit: RateLimit,
    pub(crate) hosts: Vec<(HostSettings, HeaderMap)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            policy: AddressPolicy::default(),
            host_overrides: Vec::new(),
            user_agent: user_agent(None),
            budget: 1000,
            timeout: Duration::from_secs(20),
            max_page_bytes: 4 << 20,
            attempts: 3,
            first_wait: Duration::from_secs(1),
            max_wait: Duration::from_secs(60),
            max_redirects: 10,
            max_requests: 128,
            ttl: 14,
            seed: 0,
            rate_limit: RateLimit {
                concurrency: 2,
                interval: Duration::from_millis(100),
            },
            hosts: Vec::new(),
        }
    }
}

/// Returns the value of the `User-Agent` header, with the address of a contact if there is one.
pub fn user_agent(contact: Option<&str>) -> String {
    let contact = match contact {
        Some(contact) => format!("; +{contact}"),
        None => String::new(),
    };
    let version = env!("CARGO_PKG_VERSION");
    format!("Mozilla/5.0 (compatible; helpc/{version}; link check{contact})")
}

impl Settings {
    /// Sets the rate limit of hosts without settings of their own.
    pub fn set_rate_limit(&mut self, concurrency: usize, interval: Duration) {
        self.rate_limit = RateLimit {
            concurrency,
            interval,
        };
    }

    /// Sets the settings of certain hosts. `variable` returns the value of an environment
    /// variable.
    pub fn set_hosts(
        &mut self,
        hosts: &[HostSettings],
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<(), HeaderError> {
        for host in hosts {
            let mut headers = HeaderMap::new();
            for (name, value) in &host.headers {
                let malformed = || HeaderError::Malformed {
                    host: host.host.clone(),
                    name: name.clone(),
                };
                let value = match value.strip_prefix('$') {
                    Some(of) => variable(of).ok_or_else(|| HeaderError::Variable {
                        host: host.host.clone(),
                        name: name.clone(),
                        variable: of.to_owned(),
                    })?,
                    None => value.clone(),
                };
                let name: HeaderName = name.parse().map_err(|_| malformed())?;
                let mut value = HeaderValue::from_str(&value).map_err(|_| malformed())?;
                value.set_sensitive(true);
                headers.insert(name, value);
            }
            self.hosts.push((host.clone(), headers));
        }
        Ok(())
    }

    fn host(&self, host: &str) -> Option<&(HostSettings, HeaderMap)> {
        self.hosts.iter().find(|(one, _)| one.matches(host))
    }

    pub(super) fn rate_limit_of(&self, host: &str) -> RateLimit {
        let own = self.host(host).map(|(own, _)| own);
        let interval = own.and_then(|own| own.interval);
        RateLimit {
            concurrency: own
                .and_then(|own| own.concurrency)
                .unwrap_or(self.rate_limit.concurrency),
            interval: interval.map_or(self.rate_limit.interval, Duration::from_millis),
        }
    }

    pub(super) fn budget_of(&self, host: &str) -> usize {
        let own = self.host(host).and_then(|(own, _)| own.budget);
        match own.unwrap_or(self.budget) {
            0 => usize::MAX,
            budget => budget,
        }
    }

    /// Returns the configured headers of a host.
    pub(super) fn headers_of(&self, host: &str) -> Option<&HeaderMap> {
        self.host(host).map(|(_, headers)| headers)
    }

    pub(super) fn accepts(&self, host: &str, code: u16) -> bool {
        self.host(host)
            .is_some_and(|(own, _)| own.accept.contains(&code))
    }
}
