//! The earlier state that the articles are compared with.

use crate::workspace::Snapshot;
use std::fmt;
use std::io;

/// An article as it was compiled.
#[derive(Debug)]
pub struct EarlierArticle {
    /// The path of its object.
    pub path: String,
    /// The content of its object.
    pub object: Vec<u8>,
}

/// An earlier state of the articles.
pub trait Earlier: Send + Sync {
    /// Renders the page about what changed until now: HTML that states its own content security
    /// policy.
    fn page(&self, now: &Snapshot) -> io::Result<String>;

    /// Returns the ids of the articles that were published.
    fn ids(&self) -> io::Result<Vec<String>>;

    /// Returns an article as it was published.
    fn article(&self, id: &str) -> io::Result<Option<EarlierArticle>>;
}

/// The earlier state that the articles are compared with.
pub struct Changes {
    state: Box<dyn Earlier>,
}

impl Changes {
    /// Compares the articles with `state`.
    pub fn new(state: impl Earlier + 'static) -> Self {
        Self {
            state: Box::new(state),
        }
    }

    pub(super) fn state(&self) -> &dyn Earlier {
        &*self.state
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes").finish_non_exhaustive()
    }
}
