//! The state of a destination, `.helpc/state.json`: its generations, and the run that is writing.
//! It is replaced only on condition that nobody else has replaced it.

use crate::published::AudienceName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The path of the state.
pub(super) const STATE: &str = ".helpc/state.json";
/// The version of the format.
pub(super) const STATE_FORMAT: u32 = 1;

/// The state of a destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct State {
    /// [`STATE_FORMAT`].
    pub(super) format: u32,
    /// The generations that can be read or restored, oldest first. The last one is published.
    pub(super) generations: Vec<Generation>,
    /// The run that is writing, or that was interrupted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) run: Option<Run>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            format: STATE_FORMAT,
            generations: Vec::new(),
            run: None,
        }
    }
}

impl State {
    /// Returns the published generation.
    pub(super) fn current(&self) -> Option<&Generation> {
        self.generations.last()
    }

    /// Returns the number of the next generation.
    pub(super) fn next_number(&self) -> u64 {
        self.current().map_or(1, |last| last.number + 1)
    }
}

/// A bundle that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Generation {
    /// Its number, from 1.
    pub number: u64,
    /// The SHA-256 of its manifest.
    pub manifest: String,
    /// When it was published, in UTC.
    pub time: String,
    /// Its audience.
    pub audience: AudienceName,
    /// The number of its articles.
    pub articles: usize,
    /// The number of articles of each cloud.
    pub clouds: BTreeMap<String, usize>,
    /// The number of its files.
    pub files: usize,
    /// Who published it: `HELPC_PUBLISHED_BY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What was published: `HELPC_REVISION`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// The generation that a rollback restored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<u64>,
}

/// A run that writes files that readers see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run {
    /// A random number, so that no two runs write the same state.
    pub(super) id: String,
    /// When it started, in UTC.
    pub(super) started: String,
    /// Grows while the run is alive.
    pub(super) beat: u64,
    /// True if the run ended without finishing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) has_ended: bool,
    /// The generation that it publishes; none if it only deletes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) generation: Option<Generation>,
    /// Manifests of runs whose pages may be in place, but that were never finished.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) unfinished: Vec<String>,
}

impl Run {
    /// Returns all manifests whose pages may be in place because of interrupted runs.
    pub(super) fn traces(&self) -> Vec<String> {
        let own = self
            .generation
            .iter()
            .map(|generation| &generation.manifest);
        let mut all: Vec<String> = self.unfinished.iter().chain(own).cloned().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
