//! What a comparison knows besides the two sides.

use std::collections::{BTreeMap, BTreeSet};

/// What a comparison knows besides the two sides. Paths are below the root.
#[derive(Debug, Default)]
pub(crate) struct Context {
    /// The name of the audience.
    pub audience: String,
    /// Files that were moved: old paths by new paths.
    pub moved: BTreeMap<String, String>,
    /// The files that changed.
    pub touched: BTreeSet<String>,
}
