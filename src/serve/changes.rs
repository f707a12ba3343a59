//! The page that compares the articles with an earlier state.

use crate::workspace::Snapshot;
use std::fmt;
use std::io;

/// Renders the page about the changes of a tree.
type Render = dyn Fn(&Snapshot) -> io::Result<String> + Send + Sync;

/// Renderer of the page that compares the articles with an earlier state.
pub struct Changes(Box<Render>);

impl Changes {
    /// Creates a page. `render` returns its HTML, which must state its own content security policy.
    pub fn new(render: impl Fn(&Snapshot) -> io::Result<String> + Send + Sync + 'static) -> Self {
        Self(Box::new(render))
    }

    /// Returns the page about the tree at one moment.
    pub(super) fn page(&self, snapshot: &Snapshot) -> io::Result<String> {
        (self.0)(snapshot)
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes").finish_non_exhaustive()
    }
}
