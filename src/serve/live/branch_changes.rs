//! The articles that the current branch changes: those that differ from the last commit that the
//! work tree has in common with the branch that it is merged into.

use crate::corpus::Corpus;
use crate::git::{self, GitError};
use crate::source::path;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use tracing::info;

/// The articles that changed.
#[derive(Debug, Default)]
pub(super) struct ChangedArticles {
    /// The revision that they are compared with; `None` if there is none.
    pub(super) base: Option<String>,
    /// Their paths below the root of the tree.
    pub(super) paths: BTreeSet<String>,
}

/// Finder of the articles that changed, which asks git once for each version of the tree.
#[derive(Debug, Default)]
pub(super) struct BranchChanges {
    /// The revision to compare with. If it is missing or unknown, the branch that the current one
    /// is merged into is used.
    base: Option<String>,
    /// The last result, and the version of the tree that it is about.
    last: Mutex<Option<(u64, Arc<ChangedArticles>)>>,
}

impl BranchChanges {
    pub(super) fn since(base: Option<String>) -> Self {
        Self {
            base,
            last: Mutex::default(),
        }
    }

    /// Returns the articles of `corpus`, a tree of this version, that changed; none without git.
    pub(super) fn of(&self, corpus: &Corpus, version: u64) -> Arc<ChangedArticles> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, changed)) = &*last
            && *known == version
        {
            return Arc::clone(changed);
        }
        let changed = self.read(corpus).unwrap_or_else(|error| {
            info!("cannot read what the branch changes: {error}");
            ChangedArticles::default()
        });
        let changed = Arc::new(changed);
        *last = Some((version, Arc::clone(&changed)));
        changed
    }

    fn read(&self, corpus: &Corpus) -> Result<ChangedArticles, GitError> {
        let (project, articles) = corpus.tree.project();
        let is_revision = |base: &&String| git::commit(&project, base).is_ok();
        let base = match self.base.as_ref().filter(is_revision) {
            Some(base) => Some(base.clone()),
            None => git::target_branch(&project)?,
        };
        let Some(base) = base else {
            return Ok(ChangedArticles::default());
        };
        let commit = git::common_commit(&project, &base, "HEAD")?.commit;
        let difference = git::since_commit(&project, &commit)?;
        let paths = difference.before.keys();
        let paths = paths.filter_map(|path| path::below(&articles, path));
        Ok(ChangedArticles {
            paths: paths.map(str::to_owned).collect(),
            base: Some(short_name(&base).to_owned()),
        })
    }
}

/// Returns the name of a branch as people write it: `refs/remotes/origin/main` is `origin/main`.
fn short_name(reference: &str) -> &str {
    let reference = reference.strip_prefix("refs/").unwrap_or(reference);
    let short = reference
        .strip_prefix("remotes/")
        .or_else(|| reference.strip_prefix("heads/"));
    short.unwrap_or(reference)
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn names_of_branches_are_short() {
        assert_eq!(short_name("refs/remotes/origin/main"), "origin/main");
        assert_eq!(short_name("refs/heads/main"), "main");
        assert_eq!(short_name("HEAD~2"), "HEAD~2");
    }
}
