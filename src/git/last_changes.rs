//! When the files of a folder last changed, by the commits of the current branch.

use super::{Git, GitError, Touches};
use std::collections::HashMap;
use std::path::Path;

/// The times of the last changes of files.
#[derive(Debug)]
pub(crate) enum LastChanges {
    /// Times in seconds since 1970, by path relative to the folder, with forward slashes. A file
    /// that no commit contains has none.
    Known(HashMap<String, i64>),
    /// The clone lacks the older commits, so the times would be those of newer ones.
    Shallow,
}

/// Returns the times of the last changes of all files in `folder`. Merges count as one change of
/// the current branch, and changes that are not committed do not count.
pub(crate) fn last_changes(folder: &Path) -> Result<LastChanges, GitError> {
    let git = Git::new(folder);
    if git.is_shallow()? {
        return Ok(LastChanges::Shallow);
    }
    let (tip, _) = git.tip("HEAD")?;
    Ok(LastChanges::Known(
        Touches::of_folder(folder, &tip)?.finish()?,
    ))
}
