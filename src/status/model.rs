//! Results of link checks.

use super::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Kinds of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// The page exists.
    Ok,
    /// The page is temporarily at another address.
    Redirected,
    /// The page has moved permanently to another address.
    Moved,
    /// The page exists, but has no element with the name in the fragment.
    AnchorGone,
    /// The address leads to a front page or to an error page.
    #[serde(rename = "soft-404")]
    Soft404,
    /// The page or the host does not exist.
    Dead,
    /// The page could not be checked.
    Unknown,
}

impl Class {
    /// Returns the name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Redirected => "redirected",
            Self::Moved => "moved",
            Self::AnchorGone => "anchor-gone",
            Self::Soft404 => "soft-404",
            Self::Dead => "dead",
            Self::Unknown => "unknown",
        }
    }

    /// All classes, the best one first.
    pub const ALL: [Self; 7] = [
        Self::Ok,
        Self::Redirected,
        Self::Moved,
        Self::AnchorGone,
        Self::Soft404,
        Self::Dead,
        Self::Unknown,
    ];

    /// Returns true if the page exists. Such a result is valid for a while, but failures are
    /// checked again in each run.
    pub fn is_good(self) -> bool {
        matches!(self, Self::Ok | Self::Redirected | Self::Moved)
    }
}

/// Result of one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Class of the last response; unknown if there was none.
    #[serde(rename = "as")]
    pub class: Class,
    /// Status code of the last response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<u16>,
    /// Address that the redirects lead to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// An `http` address in the redirect chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insecure: Option<String>,
    /// Reason why the page is dead, for messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Time of the last response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Time>,
    /// Reason why the last check had no response, for messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// Time of that check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried: Option<Time>,
}

impl Status {
    /// Creates the result of a response at the time `seen`.
    pub fn of(class: Class, seen: Time) -> Self {
        Self {
            class,
            code: None,
            to: None,
            insecure: None,
            why: None,
            seen: Some(seen),
            trouble: None,
            tried: None,
        }
    }

    /// Creates the result of a check without a response. It keeps the last response.
    pub fn failed(previous: Option<&Self>, reason: String, tried: Time) -> Self {
        let previous = previous.cloned().unwrap_or_else(|| Self {
            seen: None,
            ..Self::of(Class::Unknown, tried)
        });
        Self {
            trouble: Some(reason),
            tried: Some(tried),
            ..previous
        }
    }

    /// Returns the class of the last check, which is unknown if there was no response.
    pub fn current(&self) -> Class {
        match self.trouble {
            Some(_) => Class::Unknown,
            None => self.class,
        }
    }

    /// Returns the time of the last check.
    pub fn last_checked(&self) -> Time {
        self.seen.max(self.tried).unwrap_or_default()
    }
}

/// Results of the addresses of a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statuses(BTreeMap<String, Status>);

impl Statuses {
    /// Returns the result of an address: a page, or a page with a fragment.
    pub fn get(&self, address: &str) -> Option<&Status> {
        self.0.get(address)
    }

    /// Sets the result of an address.
    pub fn set(&mut self, address: String, status: Status) {
        self.0.insert(address, status);
    }

    /// Sets the result of an address, unless there is a later one.
    pub fn merge(&mut self, address: String, status: Status) {
        let is_older = self
            .0
            .get(&address)
            .is_some_and(|known| known.last_checked() > status.last_checked());
        if !is_older {
            self.0.insert(address, status);
        }
    }

    /// Removes the addresses for which `is_kept` returns false.
    pub fn retain(&mut self, mut is_kept: impl FnMut(&str) -> bool) {
        self.0.retain(|address, _| is_kept(address));
    }

    /// Iterates over the results in the order of their addresses.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Status)> {
        self.0.iter().map(|(url, status)| (url.as_str(), status))
    }

    /// Returns the number of addresses.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns true if there are no results.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
