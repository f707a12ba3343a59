//! Reads changed files of a tree from the disk.

use crate::corpus::{Corpus, ProjectFiles};
use crate::source::path;
use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
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
        // The path of the root, or one that cannot be read.
        if path.is_empty() || path::is_escaped(path) {
            return None;
        }
        let full = root.join(path);
        if full.symlink_metadata().is_ok_and(|about| about.is_dir()) {
            // Files in a known folder have their own events, but those in a new folder do not.
            if has_files_below(corpus, path) {
                continue;
            }
            return None;
        }
        let known = corpus.by_path(path);
        match file(&full, limit).ok()? {
            Some(bytes) => {
                let is_same = known.is_some_and(|file| {
                    let article = corpus.article(file);
                    !article.is_unread() && article.source.text.as_bytes() == bytes
                });
                if !is_same {
                    files.insert(path.clone(), Some(bytes));
                }
            }
            // A removed folder has no events for its files.
            None if has_files_below(corpus, path) => return None,
            None if known.is_some() || corpus.has_file(path) => {
                files.insert(path.clone(), None);
            }
            None => {}
        }
    }
    Some(files)
}

/// Reads a file; `None` if it does not exist. Symbolic links are not followed, as when a tree is
/// loaded. Fails for a file that is larger than `limit` or not a regular file.
pub(super) fn file(full: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let about = match full.symlink_metadata() {
        Ok(about) if about.is_symlink() => return Ok(None),
        Ok(about) => about,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if !about.is_file() || about.len() > limit {
        return Err(ErrorKind::Unsupported.into());
    }
    std::fs::read(full).map(Some)
}

/// Returns true if a folder between the root and the file is a symbolic link.
fn is_below_link(root: &Path, path: &str) -> bool {
    path.match_indices('/')
        .any(|(at, _)| root.join(&path[..at]).is_symlink())
}

/// Returns true if the corpus has a file in `folder` or below it.
fn has_files_below(corpus: &Corpus, folder: &str) -> bool {
    let start = format!("{folder}/");
    let articles = &corpus.articles;
    let article = articles.partition_point(|one| one.source.path < start);
    let asset = corpus.assets.partition_point(|one| *one < start);
    let article = articles.get(article).map(|one| &one.source.path);
    let mut first = article.into_iter().chain(corpus.assets.get(asset));
    first.any(|path| path.starts_with(&start))
}
