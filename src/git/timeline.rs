//! The commits of a branch with their times.

use super::{Git, GitError};
use std::path::Path;

/// A commit and its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimedCommit {
    /// The commit.
    pub commit: String,
    /// The time at which it was committed, in seconds since 1970.
    pub time: i64,
}

/// The commits that were the tip of a branch, the newest first.
#[derive(Debug)]
pub(crate) struct Timeline {
    /// The commits: that of the revision, its first parent, and so on.
    pub commits: Vec<TimedCommit>,
    /// True if the clone lacks the older ones.
    pub is_shallow: bool,
}

/// Returns the commits up to `revision`. Commits of branches that were merged are left out.
pub(crate) fn timeline(revision: &str) -> Result<Timeline, GitError> {
    let git = Git::new(Path::new("."));
    let (tip, _) = git.tip(revision)?;
    let is_shallow = git.is_shallow()?;
    let log = git.text(
        "log",
        &[
            "--first-parent",
            "--no-color",
            "--no-show-signature",
            "--format=%H %ct",
            &tip,
        ],
    )?;
    let commits = log.lines().filter_map(|line| {
        let (commit, time) = line.split_once(' ')?;
        Some(TimedCommit {
            commit: commit.to_owned(),
            time: time.parse().ok()?,
        })
    });
    Ok(Timeline {
        commits: commits.collect(),
        is_shallow,
    })
}
