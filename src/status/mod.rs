//! What the web said of the addresses in a tree when it was last asked: the
//! link-status file, as typed data. Nothing here asks the web.

mod address;
mod file;
mod time;

pub use address::Address;
pub use file::{FILE_NAME, StatusError};
pub use time::Time;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an address turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// It answers.
    Ok,
    /// It answers at another address, for now.
    Redirected,
    /// It has moved to another address for good.
    Moved,
    /// It answers, but has no place of this name.
    AnchorGone,
    /// It leads to a home page or a page that says that there is none.
    #[serde(rename = "soft-404")]
    Soft404,
    /// There is no such page, or no such host.
    Dead,
    /// No answer from which either can be told.
    Unknown,
}

impl Class {
    /// The name that the file uses.
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

    /// All classes, the best first.
    pub const ALL: [Self; 7] = [
        Self::Ok,
        Self::Redirected,
        Self::Moved,
        Self::AnchorGone,
        Self::Soft404,
        Self::Dead,
        Self::Unknown,
    ];

    /// Whether there is a page, so that the answer holds for a while. No failure
    /// is final.
    pub fn holds(self) -> bool {
        matches!(self, Self::Ok | Self::Redirected | Self::Moved)
    }
}

/// What is known of one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// What it was when it last gave an answer; unknown if it never did.
    #[serde(rename = "as")]
    pub class: Class,
    /// The number of that answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<u16>,
    /// Where it leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// An address without https that lies on the way there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insecure: Option<String>,
    /// Why it is dead, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// When it gave that answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Time>,
    /// What came in place of an answer when it was asked last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried: Option<Time>,
}

impl Status {
    /// An answer of this class, given at `seen`.
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

    /// No answer: what was known stays, and `trouble` is noted beside it.
    pub fn troubled(known: Option<&Self>, trouble: String, tried: Time) -> Self {
        let known = known.cloned();
        let mut status = known.unwrap_or_else(|| Self {
            seen: None,
            ..Self::of(Class::Unknown, tried)
        });
        status.trouble = Some(trouble);
        status.tried = Some(tried);
        status
    }

    /// What it counts as now: who cannot tell today does not say what was
    /// yesterday.
    pub fn now(&self) -> Class {
        match self.trouble {
            Some(_) => Class::Unknown,
            None => self.class,
        }
    }

    /// When it was last asked.
    pub fn asked(&self) -> Time {
        self.seen.max(self.tried).unwrap_or_default()
    }
}

/// What is known of the addresses of a tree, by address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statuses(BTreeMap<String, Status>);

impl Statuses {
    /// What is known of an address: its page, or a place on it.
    pub fn get(&self, address: &str) -> Option<&Status> {
        self.0.get(address)
    }

    /// Sets what an address is, whatever was known.
    pub fn set(&mut self, address: String, status: Status) {
        self.0.insert(address, status);
    }

    /// Notes what an address is; of two notes the later one counts.
    pub fn note(&mut self, address: String, status: Status) {
        match self.0.get(&address) {
            Some(known) if known.asked() > status.asked() => {}
            _ => {
                self.0.insert(address, status);
            }
        }
    }

    /// Forgets the addresses that `is_kept` does not want.
    pub fn retain(&mut self, mut is_kept: impl FnMut(&str) -> bool) {
        self.0.retain(|address, _| is_kept(address));
    }

    /// All addresses in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Status)> {
        self.0.iter().map(|(url, status)| (url.as_str(), status))
    }

    /// How many addresses are known.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
