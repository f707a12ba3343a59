//! The place of the working directory in its repository.

use super::{Git, GitError};
use std::io;
use std::path::{Component, Path, PathBuf};

/// The place of the working directory in its repository.
#[derive(Debug)]
pub(crate) struct Place {
    /// Path of the working directory, relative to the top of the repository.
    prefix: PathBuf,
}

impl Place {
    /// Finds the repository that contains the working directory.
    pub(crate) fn find() -> Result<Self, GitError> {
        let git = Git::new(Path::new("."));
        let prefix = git.text("rev-parse", &["--show-prefix"])?;
        Ok(Self {
            prefix: PathBuf::from(prefix.trim_end_matches('\n')),
        })
    }

    /// Returns a path relative to the top of the repository, with forward slashes.
    pub(crate) fn path(&self, path: &Path) -> io::Result<String> {
        let outside = || {
            io::Error::new(
                io::ErrorKind::NotFound,
                "the file is outside the repository",
            )
        };
        let path = if path.is_absolute() {
            path.strip_prefix(std::path::absolute(".")?)
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
