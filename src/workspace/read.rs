//! Reads changed files of a tree from the disk.

use crate::corpus::{Corpus, ProjectFiles};
use crate::source::path;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

/// The name of the files that hide others from the tree.
const GITIGNORE: &str = ".gitignore";

/// Returns the files at `paths`, below the root, that differ from those of the corpus. Returns
/// `None` if all files must be read again.
pub(super) fn changed(
    corpus: &Corpus,
    paths: &BTreeSet<String>,
    limit: u64,
) -> Option<ProjectFiles> {
    let mut files = ProjectFiles::new();
    for path in paths {
        if path.rsplit('/').next() == Some(GITIGNORE) {
            return None;
        }
        let root = &corpus.tree.root;
        if path.split('/').any(|part| part.starts_with('.')) || is_below_link(root, path) {
            continue;
        }
        if path::is_escaped(path) {
            return None;
        }
        let full = root.join(path);
        // The root itself may be a link.
        if path.is_empty() || full.symlink_metadata().is_ok_and(|about| about.is_dir()) {
            // Files in a known folder have their own events, but those in a new folder do not.
            corpus.in_folder(&format!("{path}/")).next()?;
            continue;
        }
        let known = corpus.by_path(path);
        match read(&full, limit) {
            Ok(Some(bytes)) => {
                let is_same = known.is_some_and(|file| {
                    let article = corpus.article(file);
                    !article.is_unread() && article.source.text.as_bytes() == bytes
                });
                if !is_same {
                    files.insert(path.clone(), Some(bytes));
                }
            }
            Ok(None) => return None,
            // A removed folder has no events for its files.
            Err(error) if error.kind() != ErrorKind::NotFound => return None,
            Err(_) if corpus.in_folder(&format!("{path}/")).next().is_some() => return None,
            Err(_) if known.is_some() || corpus.has_file(path) => {
                files.insert(path.clone(), None);
            }
            Err(_) => {}
        }
    }
    Some(files)
}

/// Reads a file. Returns `None` for one that is larger than `limit` or not a regular file.
/// Symbolic links are not followed, as when a tree is loaded.
fn read(full: &Path, limit: u64) -> std::io::Result<Option<Vec<u8>>> {
    let about = full.symlink_metadata()?;
    if about.is_symlink() {
        return Err(ErrorKind::NotFound.into());
    }
    if !about.is_file() || about.len() > limit {
        return Ok(None);
    }
    std::fs::read(full).map(Some)
}

/// Returns true if a folder between the root and the file is a symbolic link.
fn is_below_link(root: &Path, path: &str) -> bool {
    path.match_indices('/')
        .any(|(at, _)| root.join(&path[..at]).is_symlink())
}
