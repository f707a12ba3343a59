//! Calls of the `git` program.

use super::{GitError, hardened};
use crate::source::path;
use std::path::Path;
use std::process::{Command, Stdio};

/// The git repository that contains a folder.
pub(super) struct Git<'a> {
    pub(super) folder: &'a Path,
    /// Settings in addition to those of all calls.
    pub(super) settings: Vec<String>,
}

impl<'a> Git<'a> {
    pub(super) fn new(folder: &'a Path) -> Self {
        Self {
            folder,
            settings: Vec::new(),
        }
    }

    pub(super) fn command(&self, command: &str, args: &[&str]) -> Command {
        let mut git = hardened::git(&self.settings);
        git.current_dir(self.folder).arg(command).args(args);
        git
    }

    /// Runs a command and returns its output; `None` if its exit code is 1.
    pub(super) fn run(
        &self,
        command: &'static str,
        args: &[&str],
    ) -> Result<Option<Vec<u8>>, GitError> {
        let output = self
            .command(command, args)
            .stdin(Stdio::null())
            .output()
            .map_err(GitError::NoGit)?;
        match output.status.code() {
            Some(0) => Ok(Some(output.stdout)),
            Some(1) => Ok(None),
            _ if text(&output.stderr).contains("not a git repository") => {
                Err(GitError::NoRepository {
                    folder: self.folder.to_owned(),
                })
            }
            _ => Err(GitError::Failed {
                command,
                message: text(&output.stderr).trim().to_owned(),
            }),
        }
    }

    /// Runs a command that must succeed.
    pub(super) fn need(&self, command: &'static str, args: &[&str]) -> Result<Vec<u8>, GitError> {
        self.run(command, args)?.ok_or_else(|| GitError::Failed {
            command,
            message: "it failed without a message".to_owned(),
        })
    }

    pub(super) fn text(&self, command: &'static str, args: &[&str]) -> Result<String, GitError> {
        Ok(text(&self.need(command, args)?))
    }
}

/// Returns the text of a path in the form of the corpus.
pub(super) fn path_text(bytes: &[u8]) -> String {
    path::escaped(bytes).into_owned()
}

/// Returns the output of git as text.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
