//! Git errors, with what to do about them.

use std::path::PathBuf;
use thiserror::Error;

/// Error when a revision cannot be read.
#[derive(Debug, Error)]
pub(crate) enum GitError {
    /// The `git` program cannot be run.
    #[error("cannot run git, which is needed to read a revision: {0}")]
    NoGit(std::io::Error),
    /// The project is not in a repository.
    #[error("{folder} is not in a git repository, which is needed to read a revision")]
    NoRepository {
        /// The project folder.
        folder: PathBuf,
    },
    /// The text names a range of revisions.
    #[error("`{revision}` is not one revision: name a branch, a tag or a commit")]
    NotOne {
        /// Revision in the arguments.
        revision: String,
    },
    /// The clone does not contain the files of the revision.
    #[error(
        "this clone is partial, and helpc fetches nothing: fetch the files of the commit with `git diff --stat {commit}`, then run helpc again"
    )]
    Partial {
        /// Commit to compare with.
        commit: String,
    },
    /// The clone does not contain the revision.
    #[error("unknown revision `{revision}`{hint}")]
    Unknown {
        /// Revision in the arguments.
        revision: String,
        /// How to fetch it.
        hint: &'static str,
    },
    /// The revision and the work tree have no common commit in this clone.
    #[error("`{revision}` and `{other}` have no common commit in this clone{hint}")]
    Unrelated {
        /// Revision in the arguments.
        revision: String,
        /// The other revision.
        other: String,
        /// How to fetch it.
        hint: &'static str,
    },
    /// Git failed for another reason.
    #[error("git {command} failed: {message}")]
    Failed {
        /// The command.
        command: &'static str,
        /// Message of git.
        message: String,
    },
}
