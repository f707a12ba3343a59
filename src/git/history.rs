//! Commits: the upstream of a branch, common commits, and the difference of two commits.

use super::difference::CommonCommit;
use super::{Difference, Git, GitError, text};
use std::path::Path;

/// Branches that changes are usually merged into, in order of preference.
const TARGETS: [&str; 5] = [
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
];

/// Returns the commit of a revision.
pub(crate) fn commit(folder: &Path, revision: &str) -> Result<String, GitError> {
    Ok(Git::new(folder).tip(revision)?.0)
}

/// Returns the name of a branch or tag as people write it: `refs/remotes/origin/main` is
/// `origin/main`.
pub(crate) fn short_name(name: &str) -> &str {
    let prefixes = ["refs/remotes/", "refs/heads/", "refs/tags/"];
    let mut short = prefixes
        .iter()
        .filter_map(|prefix| name.strip_prefix(prefix));
    short.next().unwrap_or(name)
}

/// Returns the branch that the current branch is merged into: its upstream, unless that is only
/// its own copy on the server, or the default branch. `None` if there is none.
pub(crate) fn target_branch(folder: &Path) -> Result<Option<String>, GitError> {
    let git = Git::new(folder);
    let name = |revision: &str| -> Result<Option<String>, GitError> {
        let found = git.run(
            "rev-parse",
            &["--verify", "--quiet", "--symbolic-full-name", revision],
        );
        // A branch without an upstream is a git error, not a missing revision.
        let found = match found {
            Err(GitError::Failed { .. }) => None,
            found => found?,
        };
        let name = found.map(|name| text(&name).trim().to_owned());
        Ok(name.filter(|name| !name.is_empty()))
    };
    let own = name("HEAD")?.unwrap_or_default();
    let own = own.rsplit('/').next().unwrap_or_default();
    let upstream = name("@{upstream}")?;
    if let Some(upstream) = &upstream
        && upstream.rsplit('/').next() != Some(own)
    {
        return Ok(Some(upstream.clone()));
    }
    for target in TARGETS {
        if let Some(found) = name(target)? {
            return Ok(Some(found));
        }
    }
    Ok(upstream)
}

/// Returns the last commit that `revision` has in common with `other`, a commit or `HEAD`.
pub(crate) fn common_commit(
    folder: &Path,
    revision: &str,
    other: &str,
) -> Result<CommonCommit, GitError> {
    Git::new(folder).common(revision, other)
}

/// Compares the work tree of the project in `folder` with a commit.
pub(crate) fn since_commit(folder: &Path, commit: &str) -> Result<Difference, GitError> {
    Git::new(folder).since(commit.to_owned())
}

/// Compares two commits: the files of `old`, where they differ from those of `new`.
pub(crate) fn between(folder: &Path, old: &str, new: &str) -> Result<Difference, GitError> {
    Git::new(folder).compare(old.to_owned(), Some(new))
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn names_of_branches_are_short() {
        assert_eq!(short_name("refs/remotes/origin/main"), "origin/main");
        assert_eq!(short_name("refs/heads/main"), "main");
        assert_eq!(short_name("refs/tags/v1"), "v1");
        assert_eq!(short_name("HEAD~2"), "HEAD~2");
    }
}
