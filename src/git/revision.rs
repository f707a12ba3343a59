//! Files of a revision, which are read like files on disk.

use super::{Git, GitError, Place, text};
use crate::source::{FileSystem, OsFileSystem};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Files of one revision, by their paths in the work tree.
#[derive(Debug)]
pub(crate) struct Revision {
    /// Folder in which git runs.
    folder: PathBuf,
    place: Place,
    commit: String,
    /// Files that were read and differ in the work tree.
    changed: Mutex<BTreeSet<PathBuf>>,
}

impl Revision {
    /// Opens a revision of the repository that contains the working directory.
    pub(crate) fn open(revision: &str) -> Result<Self, GitError> {
        let folder = PathBuf::from(".");
        let git = Git::new(&folder);
        let (commit, _) = git.tip(revision)?;
        Ok(Self {
            place: Place::find()?,
            commit,
            changed: Mutex::default(),
            folder,
        })
    }

    /// Returns the files that were read and that the work tree has changed, added or removed.
    pub(crate) fn changed(&self) -> Vec<PathBuf> {
        let changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.iter().cloned().collect()
    }

    fn record_change(&self, path: &Path) {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.insert(path.to_owned());
    }
}

impl FileSystem for Revision {
    fn read(&self, path: &Path) -> io::Result<String> {
        let git_path = self.place.path(path)?;
        let git = Git::new(&self.folder);
        let object = format!("{}:{git_path}", self.commit);
        let bytes = match git.run("cat-file", &["blob", &object]) {
            Ok(Some(bytes)) => bytes,
            Ok(None) | Err(GitError::Failed { .. }) => {
                if OsFileSystem.read(path).is_ok() {
                    self.record_change(path);
                }
                return Err(io::ErrorKind::NotFound.into());
            }
            Err(error) => return Err(io::Error::other(error)),
        };
        let text = String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData)?;
        // Line endings may differ, because git can convert them.
        let current = OsFileSystem.read(path);
        if !current.is_ok_and(|current| current.lines().eq(text.lines())) {
            self.record_change(path);
        }
        Ok(text)
    }

    fn files(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let git = Git::new(&self.folder);
        let prefix = format!("{}/", self.place.path(folder)?);
        let listed = git
            .need(
                "ls-tree",
                &[
                    "-r",
                    "-z",
                    "--name-only",
                    "--full-tree",
                    &self.commit,
                    "--",
                    &prefix,
                ],
            )
            .map_err(io::Error::other)?;
        let mut files: Vec<PathBuf> = listed
            .split(|byte| *byte == 0)
            .filter_map(|path| Some(folder.join(text(path).strip_prefix(&prefix)?)))
            .collect();
        files.sort();
        for file in OsFileSystem.files(folder).unwrap_or_default() {
            if files.binary_search(&file).is_err() {
                self.record_change(&file);
            }
        }
        Ok(files)
    }
}
