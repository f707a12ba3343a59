//! How a run asks: what the command line and the configuration want.

use super::connect::Told;
use super::guard::Guard;
use super::pace::Pace;
use crate::config::HostSettings;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use std::time::Duration;
use thiserror::Error;

/// A header of the configuration cannot be sent.
#[derive(Debug, Error)]
pub enum HeaderError {
    /// It has no such name or value.
    #[error("links.hosts of `{host}`: `{name}` is no header that can be sent")]
    Malformed {
        /// The host.
        host: String,
        /// The name of the header.
        name: String,
    },
    /// The environment does not have what it stands for.
    #[error("links.hosts of `{host}`: `{name}` needs the variable `{variable}` in the environment")]
    Variable {
        /// The host.
        host: String,
        /// The name of the header.
        name: String,
        /// The variable.
        variable: String,
    },
}

/// How a run asks.
#[derive(Debug)]
pub struct Settings {
    /// Who may be asked.
    pub guard: Guard,
    /// Where hosts are that were told on the command line.
    pub told: Vec<Told>,
    /// What helpc calls itself.
    pub agent: String,
    /// Links of one host that are asked for in a run; 0 for all.
    pub budget: usize,
    /// The longest that one answer may take.
    pub time: Duration,
    /// The largest page that is searched for places, in bytes.
    pub size: usize,
    /// How often a link is asked for that gives no answer.
    pub attempts: u32,
    /// How long to wait before the second time.
    pub first_wait: Duration,
    /// The longest wait that a host may ask for.
    pub longest_wait: Duration,
    /// Redirects that are followed.
    pub hops: usize,
    /// Requests at the same time, over all hosts.
    pub total: usize,
    /// Days for which a good answer holds.
    pub ttl: u32,
    /// Where chance begins.
    pub seed: u64,
    pub(crate) pace: Pace,
    pub(crate) hosts: Vec<(HostSettings, HeaderMap)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            guard: Guard::default(),
            told: Vec::new(),
            agent: agent(None),
            budget: 1000,
            time: Duration::from_secs(20),
            size: 4 << 20,
            attempts: 3,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
            hops: 10,
            total: 128,
            ttl: 14,
            seed: 0,
            pace: Pace {
                concurrency: 2,
                interval: Duration::from_millis(100),
            },
            hosts: Vec::new(),
        }
    }
}

/// What helpc calls itself, and whom to turn to.
pub fn agent(contact: Option<&str>) -> String {
    let contact = contact.map(|contact| format!("; +{contact}"));
    format!(
        "Mozilla/5.0 (compatible; helpc/{}; link check{})",
        env!("CARGO_PKG_VERSION"),
        contact.unwrap_or_default()
    )
}

impl Settings {
    /// How fast a host is asked that has no settings of its own.
    pub fn set_pace(&mut self, concurrency: usize, interval: Duration) {
        self.pace = Pace {
            concurrency,
            interval,
        };
    }

    /// Takes what certain hosts need. `variable` yields those of the environment.
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

    pub(super) fn pace_of(&self, host: &str) -> Pace {
        let own = self.host(host).map(|(own, _)| own);
        let interval = own.and_then(|own| own.interval);
        Pace {
            concurrency: own
                .and_then(|own| own.concurrency)
                .unwrap_or(self.pace.concurrency),
            interval: interval.map_or(self.pace.interval, Duration::from_millis),
        }
    }

    pub(super) fn budget_of(&self, host: &str) -> usize {
        let own = self.host(host).and_then(|(own, _)| own.budget);
        match own.unwrap_or(self.budget) {
            0 => usize::MAX,
            budget => budget,
        }
    }

    /// The headers of a host, and of no other that it redirects to.
    pub(super) fn headers_of(&self, host: &str) -> Option<&HeaderMap> {
        self.host(host).map(|(_, headers)| headers)
    }

    pub(super) fn accepts(&self, host: &str, code: u16) -> bool {
        self.host(host)
            .is_some_and(|(own, _)| own.accept.contains(&code))
    }
}
