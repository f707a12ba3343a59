//! Solutions that clients created.

use super::json::Trigger;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Size of the cache of created solutions.
const CACHE_BYTES: u64 = 8 * 1024 * 1024;
/// Maximum number of created solutions in the cache.
const MAX_CREATED: usize = 16 * 1024;

/// Input of a solution that a client created.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SolutionInput {
    pub(super) trigger: Vec<Trigger>,
    pub(super) solution_id: Option<String>,
    pub(super) parameters: BTreeMap<String, String>,
}

/// Bounded cache of the inputs of created solutions. Clients must create a solution again if it
/// was evicted.
#[derive(Debug)]
pub(in crate::api) struct CreatedSolutions(Cache<String, Arc<SolutionInput>, InputWeighter>);

#[derive(Debug, Clone)]
struct InputWeighter;

impl Weighter<String, Arc<SolutionInput>> for InputWeighter {
    fn weight(&self, key: &String, input: &Arc<SolutionInput>) -> u64 {
        let pairs = input
            .parameters
            .iter()
            .map(|(name, value)| name.len() + value.len() + 64);
        let trigger = input
            .trigger
            .iter()
            .map(|one| one.name.len() + one.value.len() + 64);
        (key.len() + 256 + pairs.chain(trigger).sum::<usize>()) as u64
    }
}

impl Default for CreatedSolutions {
    fn default() -> Self {
        Self(Cache::with_weighter(
            MAX_CREATED,
            CACHE_BYTES,
            InputWeighter,
        ))
    }
}

impl CreatedSolutions {
    /// Returns the input of a solution, by its key.
    pub(super) fn get(&self, key: &str) -> Option<Arc<SolutionInput>> {
        self.0.get(key)
    }

    /// Stores the input of a solution.
    pub(super) fn insert(&self, key: String, input: Arc<SolutionInput>) {
        self.0.insert(key, input);
    }
}
