//! Pages before they are made, so that callers can make them in parallel or only one of them.

use super::{Page, SiteError};
use std::fmt;

/// Makes a page, or several files that depend on each other.
pub struct PageTask<'t> {
    /// The paths of the files; those of folders, with a slash at their ends, if only these are
    /// known.
    paths: Vec<String>,
    make: Box<dyn Fn() -> Result<Vec<Page>, SiteError> + Send + Sync + 't>,
}

impl<'t> PageTask<'t> {
    /// Returns the task that makes the page at `path`.
    pub(super) fn page(
        path: String,
        make: impl Fn(String) -> Result<Page, SiteError> + Send + Sync + 't,
    ) -> Self {
        let paths = vec![path.clone()];
        let make = move || Ok(vec![make(path.clone())?]);
        Self {
            paths,
            make: Box::new(make),
        }
    }

    /// Returns the task that makes the files at `paths`, or in these folders, with `add`.
    pub(super) fn files(
        paths: impl IntoIterator<Item = String>,
        add: impl Fn(&mut Vec<Page>) + Send + Sync + 't,
    ) -> Self {
        let make = move || {
            let mut pages = Vec::new();
            add(&mut pages);
            Ok(pages)
        };
        Self {
            paths: paths.into_iter().collect(),
            make: Box::new(make),
        }
    }

    /// Returns true if the file at `path` may be one of this task.
    pub(super) fn may_make(&self, path: &str) -> bool {
        let mut own = self.paths.iter();
        own.any(|own| own == path || (own.ends_with('/') && path.starts_with(own)))
    }

    /// Makes the files.
    pub fn run(&self) -> Result<Vec<Page>, SiteError> {
        (self.make)()
    }
}

impl fmt::Debug for PageTask<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageTask")
            .field("paths", &self.paths)
            .finish_non_exhaustive()
    }
}
