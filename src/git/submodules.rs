//! Submodules, whose files a revision does not contain.

use super::{Git, GitError, path_text};
use std::path::Path;

/// Returns the paths of the submodules below `folder`, relative to it.
pub(crate) fn submodules(folder: &Path) -> Result<Vec<String>, GitError> {
    let listing = Git::new(folder).need("ls-files", &["-z", "--stage", "--", "."])?;
    let entries = listing.split(|byte| *byte == 0).map(path_text);
    // Each entry is `mode blob stage`, a tab, and the path.
    let submodules = entries.filter_map(|entry| {
        let (_, path) = entry.strip_prefix("160000 ")?.split_once('\t')?;
        Some(path.to_owned())
    });
    Ok(submodules.collect())
}
