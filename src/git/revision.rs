//! The files of a revision, read as if they were on disk.

use super::{Git, GitError, text};
use crate::source::{FileSystem, OsFileSystem};
use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The files of one revision, by the paths that they have in the work tree.
#[derive(Debug)]
pub struct Revision {
    /// Where git is asked.
    folder: PathBuf,
    /// The working directory below the repository's top.
    prefix: PathBuf,
    commit: String,
    /// Files that were asked for and differ in the work tree.
    changed: Mutex<BTreeSet<PathBuf>>,
}

impl Revision {
    /// The revision of the repository around the working directory.
    pub fn open(revision: &str) -> Result<Self, GitError> {
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

    /// The files, of those that were asked for, that the work tree has changed,
    /// added or taken away.
    pub fn changed(&self) -> Vec<PathBuf> {
        let changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.iter().cloned().collect()
    }

    fn note(&self, path: &Path) {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.insert(path.to_owned());
    }

    /// The path below the repository's top, with forward slashes.
    fn place(&self, path: &Path) -> io::Result<String> {
        let outside = || io::Error::new(io::ErrorKind::NotFound, "it lies outside the repository");
        let path = match path.is_absolute() {
            true => path
                .strip_prefix(std::path::absolute("")?)
                .map_err(|_| outside())?,
            false => path,
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
        let place = self.place(path)?;
        let git = Git::new(&self.folder);
        let object = format!("{}:{place}", self.commit);
        let bytes = match git.run("cat-file", &["blob", &object]) {
            Ok(Some(bytes)) => bytes,
            Ok(None) | Err(GitError::Failed { .. }) => {
                if OsFileSystem.read(path).is_ok() {
                    self.note(path);
                }
                return Err(io::ErrorKind::NotFound.into());
            }
            Err(error) => return Err(io::Error::other(error)),
        };
        let then = String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData)?;
        // Line breaks may differ by what git is told to do with them.
        let now = OsFileSystem.read(path);
        if !now.is_ok_and(|now| now.lines().eq(then.lines())) {
            self.note(path);
        }
        Ok(then)
    }

    fn files(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let place = self.place(folder)?;
        let git = Git::new(&self.folder);
        let below = format!("{place}/");
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
                    &below,
                ],
            )
            .map_err(io::Error::other)?;
        let mut files: Vec<PathBuf> = listed
            .split(|byte| *byte == 0)
            .filter_map(|path| Some(folder.join(text(path).strip_prefix(&below)?)))
            .collect();
        files.sort();
        for file in OsFileSystem.files(folder).unwrap_or_default() {
            if files.binary_search(&file).is_err() {
                self.note(&file);
            }
        }
        Ok(files)
    }
}
