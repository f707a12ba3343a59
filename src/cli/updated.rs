//! The days of the last changes of articles, for the pages of the site.

use super::message::status;
use crate::config::{SiteSettings, Updated};
use crate::corpus::Corpus;
use crate::git::{self, GitError, LastChanges};
use crate::trend::day_of;
use std::path::Path;
use std::sync::Arc;

/// Adds the days to the corpus, if the settings ask for them. If they are unknown, prints a warning:
/// pages without them are better than no pages.
pub(super) fn add(corpus: &mut Corpus, settings: &SiteSettings, quiet: bool) {
    let Some(Updated::Git) = settings.updated else {
        return;
    };
    let reason = match changes(&corpus.tree.root) {
        Ok(LastChanges::Known(times)) => {
            let days = times.into_iter().map(|(path, time)| (path, day_of(time)));
            corpus.updated = Arc::new(days.collect());
            return;
        }
        Ok(LastChanges::Shallow) => {
            "this clone is shallow: fetch its history with `git fetch --unshallow` \
             (in GitHub Actions `fetch-depth: 0`, in Azure Pipelines `fetchDepth: 0`)"
                .to_owned()
        }
        Err(error) => error.to_string(),
    };
    status!(
        quiet,
        "warning: pages don't show when articles were last changed: {reason}"
    );
}

fn changes(root: &Path) -> Result<LastChanges, GitError> {
    let root = if root.as_os_str().is_empty() {
        Path::new(".")
    } else {
        root
    };
    git::last_changes(root)
}
