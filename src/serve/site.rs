//! What is served at one moment: a bundle, the API over it, and the files and
//! pages beside it. Immutable but for what is cached.

use super::content::{Content, Keep, mime};
use super::folder::{self, Folder, Found};
use super::pages::Pages;
use crate::api::{Api, Request, Response};
use crate::bundle::BundleError;
use crate::corpus::Corpus;
use crate::finding::FileId;
use bytes::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::io;
use std::sync::Arc;
use std::time::SystemTime;

/// Bytes of files and answers that are kept ready.
const KEPT: u64 = 64 * 1024 * 1024;

/// The page for an address at which nothing is.
pub(super) const NOT_FOUND: &str = "404.html";
/// Pages whose policy lets no script run.
const STILL: [&str; 2] = [NOT_FOUND, crate::site::COVERAGE];

/// What stands beside the objects of a bundle.
#[derive(Debug, Clone)]
pub(super) enum Beside {
    /// The files in the folder of the bundle.
    Folder(Arc<Folder>),
    /// Pages that are made.
    Made(Made),
    /// Nothing.
    Nothing,
}

/// What pages are made by, and of what beside a bundle.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) pages: Arc<Pages>,
    pub(super) corpus: Arc<Corpus>,
    /// The articles that are shown.
    pub(super) shown: Arc<[FileId]>,
    /// Whether pages may name the files of articles.
    pub(super) names_files: bool,
}

/// What is served.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) api: Api,
    pub(super) beside: Beside,
    ready: Cache<String, Arc<Content>, Size>,
    stamped: Cache<String, Stamped, Size>,
    /// A script that is added to pages: tree mode.
    addition: Option<&'static str>,
}

/// A file as it was at a time, which its stamp tells.
type Stamped = ((SystemTime, u64), Arc<Content>);

#[derive(Debug, Clone)]
struct Size;

impl Weighter<String, Stamped> for Size {
    fn weight(&self, path: &String, (_, content): &Stamped) -> u64 {
        content.weight() + path.len() as u64
    }
}

impl Weighter<String, Arc<Content>> for Size {
    fn weight(&self, path: &String, content: &Arc<Content>) -> u64 {
        content.weight() + path.len() as u64
    }
}

impl Site {
    pub(super) fn new(api: Api, beside: Beside, addition: Option<&'static str>) -> Self {
        Self {
            api,
            beside,
            ready: Cache::with_weighter(16 * 1024, KEPT, Size),
            stamped: Cache::with_weighter(1024, KEPT / 4, Size),
            addition,
        }
    }

    /// Remembers what clients made of the site that was served before.
    pub(super) fn following(mut self, old: &Self) -> Self {
        self.api = self.api.following(&old.api);
        self
    }

    /// What is ready for the path and query of a request.
    pub(super) fn ready(&self, target: &str) -> Option<Arc<Content>> {
        self.ready.get(target)
    }

    /// The file at the path of a request.
    pub(super) fn file(&self, path: &str) -> io::Result<Option<Arc<Content>>> {
        let Some(clean) = folder::clean(path) else {
            return Ok(None);
        };
        if let Some(content) = self.ready(path) {
            return Ok(Some(content));
        }
        let view = self.api.view();
        match view.bundle().load(&clean) {
            Ok(bytes) => return Ok(Some(self.keep(path, &clean, bytes))),
            Err(BundleError::Missing { .. }) => {}
            Err(error) => return Err(io::Error::other(error.to_string())),
        }
        match &self.beside {
            Beside::Folder(folder) => match folder.find(&clean)? {
                Some(found) => self.of_folder(&clean, &found).map(Some),
                None => Ok(None),
            },
            Beside::Made(made) => {
                let page = made.pages.page(made, view, &clean)?.map(Bytes::from);
                Ok(page.map(|page| self.keep(path, &clean, page)))
            }
            Beside::Nothing => Ok(None),
        }
    }

    fn content(&self, clean: &str, bytes: Bytes) -> Arc<Content> {
        let mime = mime(clean);
        let bytes = match self.addition {
            Some(addition) if mime.starts_with("text/html") && !STILL.contains(&clean) => {
                with_addition(&bytes, addition)
            }
            _ => bytes,
        };
        Content::new(bytes, mime, Keep::of(clean))
    }

    /// Keeps what stays the same as long as the bundle is.
    fn keep(&self, path: &str, clean: &str, bytes: Bytes) -> Arc<Content> {
        let content = self.content(clean, bytes);
        self.ready.insert(path.to_owned(), Arc::clone(&content));
        content
    }

    /// A file on disk may change at any time: what was read of it counts as long
    /// as its stamp is the same.
    fn of_folder(&self, clean: &str, found: &Found) -> io::Result<Arc<Content>> {
        if let Some((stamp, content)) = self.stamped.get(clean)
            && stamp == found.stamp
        {
            return Ok(content);
        }
        let content = self.content(clean, found.read()?);
        let entry = (found.stamp, Arc::clone(&content));
        self.stamped.insert(clean.to_owned(), entry);
        Ok(content)
    }

    /// What the API answers; one that does not change is kept under `target`.
    pub(super) fn answer(
        &self,
        request: &Request<'_>,
        target: &str,
    ) -> Result<Arc<Content>, Response> {
        let response = self.api.answer(request);
        if !response.is_static || response.status != 200 {
            return Err(response);
        }
        let json = "application/json; charset=utf-8";
        let content = Content::new(response.body.into(), json, Keep::Ask);
        self.ready.insert(target.to_owned(), Arc::clone(&content));
        Ok(content)
    }
}

/// A page with something more at the end of its head, or of all where it has none.
fn with_addition(page: &[u8], addition: &str) -> Bytes {
    let at = memchr::memmem::find(page, b"</head>").unwrap_or(page.len());
    [&page[..at], addition.as_bytes(), &page[at..]]
        .concat()
        .into()
}
