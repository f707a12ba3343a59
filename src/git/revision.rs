//! Files of a revision, which are read like files on disk.

use super::{Git, GitError, text};
use crate::source::{FileSystem, OsFileSystem};
use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Files of one revision, by their paths in the work tree.
#[derive(Debug)]
pub(crate) struct Revision {
    /// Folder in which git runs.
    folder: PathBuf,
    /// Path of the working directory, relative to the top of the repository.
    prefix: PathBuf,
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
        let prefix = git.text("rev-parse", &["--show-prefix"])?;
        Ok(Self {
            prefix: PathBuf::from(prefix.trim_end_matches('\n')),
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

    /// Returns the path relative to the top of the repository, with forward slashes.
    fn git_path(&self, path: &Path) -> io::Result<String> {
        let outside = || {
            io::Error::new(
                io::ErrorKind::NotFound,
                "the file is outside the repository",
            )
        };
        let path = if path.is_absolute() {
            path.strip_prefix(std::path::absolute("")?)
                .map_err(|_| outside())?
        } else {
            path
        };
        let mut parts: Vec<String> = Vec::new();
        for part in self.prefix.components().chain(path.components()) {
            match part {
                Component::CurDir => {}
                Component::ParentDir => {
                    parts.pop().ok_or_else(outside)?;
                }
                Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
                Component::Prefix(_) | Component::RootDir => return Err(outside()),
            }
        }
        Ok(parts.join("/"))
    }
}

impl FileSystem for Revision {
    fn read(&self, path: &Path) -> io::Result<String> {
        let git_path = self.git_path(path)?;
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
        let prefix = format!("{}/", self.git_path(folder)?);
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
