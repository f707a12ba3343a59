//! The difference between a revision and the work tree.

use super::{Blob, Git, GitError, Objects, path_text, text};
use std::collections::BTreeMap;
use std::path::Path;

/// Hint for a shallow clone.
const SHALLOW: &str = "; this clone is shallow: fetch its history with `git fetch --unshallow` \
     (in GitHub Actions `fetch-depth: 0`, in Azure Pipelines `fetchDepth: 0`)";
/// Hint for a complete clone.
const NOT_FETCHED: &str = "; fetch it first, as in `git fetch origin main`";
/// Hint for an ancestor of the current commit in a complete clone.
const TOO_OLD: &str = "; the history does not go back that far";

/// Difference between a revision and the work tree.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    /// Commit that was compared with.
    pub commit: String,
    /// True if the clone is shallow and may lack a later common commit.
    pub may_be_old: bool,
    /// Content of the changed files in the commit, by path; `None` for new files.
    pub before: BTreeMap<String, Option<Vec<u8>>>,
    /// Old paths of the files that were moved, by their new paths.
    pub moved: BTreeMap<String, String>,
}

/// Compares the work tree of the project in `folder` with the last commit that it has in common
/// with `revision`, so that later changes in `revision` do not count. Paths are relative to
/// `folder`.
pub(crate) fn difference(folder: &Path, revision: &str) -> Result<Difference, GitError> {
    let git = Git::new(folder);
    let common = git.common(revision, "HEAD")?;
    Ok(Difference {
        may_be_old: common.may_be_old,
        ..git.since(common.commit)?
    })
}

/// The last commit that two revisions have in common.
#[derive(Debug)]
pub(crate) struct CommonCommit {
    /// The commit.
    pub commit: String,
    /// True if the clone is shallow and may lack a later one.
    pub may_be_old: bool,
}

impl Difference {
    /// Returns a warning about the commit, if it may not be the last common one.
    pub(crate) fn caveat(&self) -> Option<String> {
        if !self.may_be_old {
            return None;
        }
        let commit = self.commit.get(..10).unwrap_or(&self.commit);
        Some(format!(
            "warning: this clone may lack a later common commit than {commit}, so earlier changes may count as new{SHALLOW}"
        ))
    }
}

impl Git<'_> {
    /// Returns the commit of a revision, and a hint for missing commits.
    pub(super) fn tip(&self, revision: &str) -> Result<(String, &'static str), GitError> {
        if revision.starts_with('^') || revision.contains("..") {
            return Err(GitError::NotOne {
                revision: revision.to_owned(),
            });
        }
        let hint = if self.is_shallow()? {
            SHALLOW
        } else if revision.starts_with("HEAD") || revision.starts_with('@') {
            TOO_OLD
        } else {
            NOT_FETCHED
        };
        let verify = format!("{revision}^{{commit}}");
        let known = self.run(
            "rev-parse",
            &["--verify", "--quiet", "--end-of-options", &verify],
        )?;
        let unknown = || GitError::Unknown {
            revision: revision.to_owned(),
            hint,
        };
        let tip = known.ok_or_else(unknown)?;
        Ok((text(&tip).trim().to_owned(), hint))
    }

    /// Returns the last commit that `revision` has in common with `other`, a commit or `HEAD`.
    pub(super) fn common(&self, revision: &str, other: &str) -> Result<CommonCommit, GitError> {
        let (tip, hint) = self.tip(revision)?;
        let is_shallow = hint == SHALLOW;
        let merge_base = self.run("merge-base", &[&tip, other])?.unwrap_or_default();
        let commit = text(&merge_base).trim().to_owned();
        if commit.is_empty() {
            return Err(GitError::Unrelated {
                revision: revision.to_owned(),
                other: other.to_owned(),
                hint: if is_shallow { SHALLOW } else { "" },
            });
        }
        let may_be_old = is_shallow && self.may_lack_nearer(&tip, other, &commit)?;
        Ok(CommonCommit { commit, may_be_old })
    }

    /// Compares the work tree with `commit`.
    pub(super) fn since(&self, commit: String) -> Result<Difference, GitError> {
        let mut difference = self.compare(commit, None)?;
        let untracked = self.need(
            "ls-files",
            &["-z", "--others", "--exclude-standard", "--", "."],
        )?;
        for path in untracked
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty())
        {
            difference.before.entry(path_text(path)).or_insert(None);
        }
        Ok(difference)
    }

    /// Compares the commit `new`, or the work tree, with `commit`. Untracked files are not
    /// compared.
    pub(super) fn compare(
        &self,
        commit: String,
        new: Option<&str>,
    ) -> Result<Difference, GitError> {
        let git = Git {
            settings: self.without_filters()?,
            ..*self
        };
        let mut args = vec![
            "--raw",
            "-z",
            "--find-renames",
            "--no-abbrev",
            "--relative",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--ignore-submodules=all",
            &commit,
        ];
        args.extend(new);
        args.extend(["--", "."]);
        let raw = git.need("diff", &args);
        let raw = raw.map_err(|error| self.explain(error, &commit))?;
        let mut difference = Difference {
            commit,
            ..Difference::default()
        };
        let mut blobs: Vec<(String, String)> = Vec::new();
        let mut fields = raw.split(|byte| *byte == 0).map(path_text);
        // Each entry is `:mode mode blob blob status`, then the path or the old and the new path.
        while let Some(head) = fields.next().filter(|head| head.starts_with(':')) {
            let Some(path) = fields.next() else { break };
            let mut words = head[1..].split(' ');
            let (mode, blob) = (words.next().unwrap_or_default(), words.nth(1));
            let status = words.nth(1).unwrap_or_default();
            let old = path.clone();
            if status.starts_with(['R', 'C']) {
                let Some(new) = fields.next() else { break };
                difference.before.insert(new.clone(), None);
                if status.starts_with('R') {
                    difference.moved.insert(new, path);
                } else {
                    continue;
                }
            }
            // Symbolic links and submodules are not articles.
            let is_file = mode.starts_with("100");
            match blob.filter(|blob| is_file && blob.bytes().any(|digit| digit != b'0')) {
                Some(blob) => blobs.push((old, blob.to_owned())),
                None => {
                    difference.before.entry(old).or_insert(None);
                }
            }
        }
        let ids: Vec<&str> = blobs.iter().map(|(_, blob)| blob.as_str()).collect();
        let contents = Objects::start(self).and_then(|objects| objects.read(&ids, u64::MAX));
        let contents = contents.map_err(|error| self.explain(error, &difference.commit))?;
        for ((path, _), blob) in blobs.iter().zip(contents) {
            // Without a limit, no content is too large.
            if let Blob::Bytes(bytes) = blob {
                difference.before.insert(path.clone(), Some(bytes));
            }
        }
        Ok(difference)
    }

    /// Replaces a git error in a partial clone with one that says what to do.
    fn explain(&self, error: GitError, commit: &str) -> GitError {
        match error {
            GitError::Failed { .. } if self.is_partial_clone() => GitError::Partial {
                commit: commit.get(..10).unwrap_or(commit).to_owned(),
            },
            error => error,
        }
    }
}
