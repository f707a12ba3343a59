//! The remotes of a repository.

use super::{Git, GitError, text};
use std::path::Path;

/// Returns the addresses of the remotes of the repository in `folder`.
pub(crate) fn remotes(folder: &Path) -> Result<Vec<String>, GitError> {
    let git = Git::new(folder);
    let pattern = r"^remote\..*\.url$";
    let entries = git.run("config", &["--null", "--get-regexp", pattern])?;
    // Each entry is a key, a line break and the value.
    let entries = entries.unwrap_or_default();
    let values = entries
        .split(|byte| *byte == 0)
        .filter_map(|entry| text(entry).split_once('\n').map(|(_, url)| url.to_owned()));
    Ok(values.collect())
}
