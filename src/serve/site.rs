//! State that is served at one moment: a bundle, the API on it, and the files and pages next to
//! it. It is immutable except for its caches.

use super::changes::Earlier;
use super::content::{CachePolicy, Content, mime};
use super::folder::{self, Fingerprint, Folder, ServedFile};
use super::pages::{self, GeneratedPages};
use crate::api::{Api, Request, Response};
use crate::bundle::BundleError;
use bytes::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::io;
use std::sync::Arc;

/// Size of the cache of objects, pages and API responses.
const CACHE_BYTES: u64 = 64 * 1024 * 1024;
/// Size of the cache of files in the folder.
const FILE_CACHE_BYTES: u64 = CACHE_BYTES / 4;

/// Path of the error page for unknown addresses.
pub(super) const NOT_FOUND: &str = "404.html";
/// Pages whose content security policy does not allow scripts.
const SCRIPTLESS_PAGES: [&str; 1] = [crate::site::COVERAGE];

/// Files next to the objects of a bundle.
#[derive(Debug, Clone)]
pub(super) enum SiblingFiles {
    /// The files in the bundle folder.
    Folder(Arc<Folder>),
    /// Pages that are rendered at their first request.
    Generated(GeneratedPages),
    /// No files.
    Nothing,
}

/// State that is served.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) api: Api,
    pub(super) siblings: SiblingFiles,
    /// Content that is valid as long as the bundle, by the path and query of the request.
    ready: Cache<String, Arc<Content>, ContentWeighter>,
    /// Content of files in the folder, by path.
    files: Cache<String, CachedFile, ContentWeighter>,
    /// Script that tree mode adds to pages.
    injected_script: Option<&'static str>,
}

/// Content of a file, which is valid as long as the fingerprint of the file is the same.
type CachedFile = (Fingerprint, Arc<Content>);

#[derive(Debug, Clone)]
struct ContentWeighter;

impl Weighter<String, CachedFile> for ContentWeighter {
    fn weight(&self, path: &String, (_, content): &CachedFile) -> u64 {
        content.weight() + path.len() as u64
    }
}

impl Weighter<String, Arc<Content>> for ContentWeighter {
    fn weight(&self, path: &String, content: &Arc<Content>) -> u64 {
        content.weight() + path.len() as u64
    }
}

impl Site {
    pub(super) fn new(
        api: Api,
        siblings: SiblingFiles,
        injected_script: Option<&'static str>,
    ) -> Self {
        Self {
            api,
            siblings,
            ready: Cache::with_weighter(16 * 1024, CACHE_BYTES, ContentWeighter),
            files: Cache::with_weighter(1024, FILE_CACHE_BYTES, ContentWeighter),
            injected_script,
        }
    }

    /// Takes over the solutions that clients created on the previous site.
    pub(super) fn following(mut self, old: &Self) -> Self {
        self.api = self.api.following(&old.api);
        self
    }

    /// Returns the cached content for the path and query of a request.
    pub(super) fn ready(&self, target: &str) -> Option<Arc<Content>> {
        self.ready.get(target)
    }

    /// Returns the file at the path of a request; `None` if there is none.
    pub(super) fn file(&self, path: &str) -> io::Result<Option<Arc<Content>>> {
        let Some(clean) = folder::clean(path) else {
            return Ok(None);
        };
        if let Some(content) = self.ready(path) {
            return Ok(Some(content));
        }
        let view = self.api.view();
        match view.bundle().load(&clean) {
            Ok(bytes) => return Ok(Some(self.cache(path, &clean, bytes))),
            Err(BundleError::Missing { .. }) => {}
            Err(error) => return Err(io::Error::other(error.to_string())),
        }
        match &self.siblings {
            SiblingFiles::Folder(folder) => match folder.find(&clean)? {
                Some(file) => self.cached_file(&clean, &file).map(Some),
                None => Ok(None),
            },
            SiblingFiles::Generated(generated) => {
                let page = generated.page(view, &clean)?;
                Ok(page.map(|page| self.cache(path, &clean, page.into())))
            }
            SiblingFiles::Nothing => Ok(None),
        }
    }

    /// Returns a file of the site as it was before a change: pages of articles differ.
    pub(super) fn before(
        &self,
        earlier: &dyn Earlier,
        path: &str,
    ) -> io::Result<Option<Arc<Content>>> {
        let path = format!("/{path}");
        let Some(clean) = folder::clean(&path) else {
            return Ok(None);
        };
        match &self.siblings {
            SiblingFiles::Generated(generated) if pages::is_article(&clean) => {
                let page = generated.before(earlier, &clean)?;
                Ok(page.map(|page| self.content(&clean, page.into())))
            }
            _ => self.file(&path),
        }
    }

    fn content(&self, clean: &str, bytes: Bytes) -> Arc<Content> {
        let mime = mime(clean);
        let may_run_scripts = mime.starts_with("text/html") && !SCRIPTLESS_PAGES.contains(&clean);
        let bytes = match self.injected_script {
            Some(script) if may_run_scripts => with_script(&bytes, script),
            _ => bytes,
        };
        Content::new(bytes, mime, CachePolicy::of(clean))
    }

    /// Caches content that is valid as long as the bundle.
    fn cache(&self, path: &str, clean: &str, bytes: Bytes) -> Arc<Content> {
        let content = self.content(clean, bytes);
        self.ready.insert(path.to_owned(), Arc::clone(&content));
        content
    }

    /// Returns the content of a file in the folder, which may change at any time.
    fn cached_file(&self, clean: &str, file: &ServedFile) -> io::Result<Arc<Content>> {
        if let Some((fingerprint, content)) = self.files.get(clean)
            && fingerprint == file.fingerprint
        {
            return Ok(content);
        }
        let content = self.content(clean, file.read()?);
        let entry = (file.fingerprint, Arc::clone(&content));
        self.files.insert(clean.to_owned(), entry);
        Ok(content)
    }

    /// Returns the response of the API. If it does not change, caches it by `target`, the path and
    /// query of the request, and returns it as content.
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
        let content = Content::new(response.body.into(), json, CachePolicy::Revalidate);
        self.ready.insert(target.to_owned(), Arc::clone(&content));
        Ok(content)
    }
}

/// Adds a script at the end of the `head` of a page, or at the end of a page without one.
fn with_script(page: &[u8], script: &str) -> Bytes {
    let at = memchr::memmem::find(page, b"</head>").unwrap_or(page.len());
    [&page[..at], script.as_bytes(), &page[at..]]
        .concat()
        .into()
}
