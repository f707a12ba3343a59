//! The files of a commit.

use super::{Git, GitError, path_text};
use std::collections::BTreeMap;
use std::path::Path;

/// Returns the ids of the contents of all files of a commit, by their paths from the top of the
/// repository. Symbolic links and submodules are left out.
pub(crate) fn listing(commit: &str) -> Result<BTreeMap<String, String>, GitError> {
    let git = Git::new(Path::new("."));
    let listed = git.need("ls-tree", &["-r", "-z", "--full-tree", commit])?;
    let entries = listed.split(|byte| *byte == 0).map(path_text);
    // Each entry is `mode type id<TAB>path`.
    let files = entries.filter_map(|entry| {
        let (head, path) = entry.split_once('\t')?;
        let mut words = head.split(' ');
        let (mode, id) = (words.next()?, words.nth(1)?);
        if !mode.starts_with("100") {
            return None;
        }
        Some((path.to_owned(), id.to_owned()))
    });
    Ok(files.collect())
}
