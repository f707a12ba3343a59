//! The articles that the current branch changes: those that differ from the last commit that the
//! work tree has in common with the branch that it is merged into.

use crate::corpus::Corpus;
use crate::git::{self, GitError};
use crate::serve::{BranchChanges, ChangedArticles};
use crate::source::path;
use tracing::info;

/// Returns the finder of these articles, for a revision to compare with; `None` for the branch that
/// the current one is merged into. Without git, there are none.
pub(super) fn since(base: Option<String>) -> BranchChanges {
    BranchChanges::new(move |corpus| {
        read(corpus, base.as_deref()).unwrap_or_else(|error| {
            info!("cannot read what the branch changes: {error}");
            ChangedArticles::default()
        })
    })
}

fn read(corpus: &Corpus, base: Option<&str>) -> Result<ChangedArticles, GitError> {
    let (project, articles) = corpus.tree.project();
    let base = match base {
        Some(base) => Some(base.to_owned()),
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
        base: Some(git::short_name(&base).to_owned()),
    })
}
