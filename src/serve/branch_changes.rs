//! The articles that the current branch changes.

use crate::corpus::Corpus;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// The articles that changed.
#[derive(Debug, Default)]
pub struct ChangedArticles {
    /// The revision that they are compared with; `None` if there is none.
    pub base: Option<String>,
    /// Their paths below the root of the tree.
    pub paths: BTreeSet<String>,
}

/// Finder of the articles that the current branch changes.
pub struct BranchChanges {
    find: Box<dyn Fn(&Corpus) -> ChangedArticles + Send + Sync>,
    /// The last result, and the version of the tree that it is about.
    last: Mutex<Option<(u64, Arc<ChangedArticles>)>>,
}

impl BranchChanges {
    /// Finds them with `find`, once for each version of the tree.
    pub fn new(find: impl Fn(&Corpus) -> ChangedArticles + Send + Sync + 'static) -> Self {
        Self {
            find: Box::new(find),
            last: Mutex::default(),
        }
    }

    /// Returns the articles of `corpus`, a tree of this version, that changed.
    pub(super) fn of(&self, corpus: &Corpus, version: u64) -> Arc<ChangedArticles> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, changed)) = &*last
            && *known == version
        {
            return Arc::clone(changed);
        }
        let changed = Arc::new((self.find)(corpus));
        *last = Some((version, Arc::clone(&changed)));
        changed
    }
}

impl fmt::Debug for BranchChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BranchChanges")
            .field("last", &self.last)
            .finish_non_exhaustive()
    }
}
