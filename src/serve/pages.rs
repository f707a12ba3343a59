//! The pages that `helpc build` writes, rendered at their first request.

use super::site::GeneratedPages;
use crate::bundle::{BundleError, View};
use crate::corpus::Taxonomy;
use crate::coverage::{Coverage, Scope};
use crate::published::By;
use crate::site::{
    ARTICLES, COVERAGE, CloudName, PageName, Site, SiteError, parse_page_name, slug,
};
use std::io;
use std::sync::OnceLock;

/// Renderer of the pages of a site.
#[derive(Debug)]
pub struct Pages(Site<'static>);

impl Pages {
    /// Creates a renderer of the pages of `site`.
    pub fn new(site: Site<'static>) -> Self {
        Self(site)
    }

    fn of_article(&self, view: &View, name: &str) -> Result<Option<Vec<u8>>, PageError> {
        let clouds = Clouds::of(view);
        let Some(id) = clouds.id_of(name)? else {
            return Ok(None);
        };
        let Some(path) = clouds.object_of(&id)? else {
            return Ok(None);
        };
        let object = view.bundle().load(&path)?;
        // Links to articles that cannot be read are removed.
        let has_page = |id: &str| matches!(clouds.object_of(id), Ok(Some(_)));
        Ok(Some(self.0.article(&path, &object, &has_page)?.bytes))
    }

    fn make(
        &self,
        of: &GeneratedPages,
        view: &View,
        path: &str,
    ) -> Result<Option<Vec<u8>>, PageError> {
        if let Some(name) = article_name(path) {
            return self.of_article(view, name);
        }
        if let Some(asset) = self.0.assets().iter().find(|asset| asset.path == path) {
            return Ok(Some(asset.bytes.clone()));
        }
        if path == COVERAGE {
            let (corpus, schemas) = (&of.corpus, self.0.schemas());
            let taxonomy = Taxonomy::of(corpus);
            let coverage =
                Coverage::of(corpus, schemas, &taxonomy, &of.shown, &Scope::all(schemas));
            return Ok(Some(self.0.coverage(&coverage, of.names_files)?.bytes));
        }
        let entries = view.bundle().entries()?.into_iter();
        let names = entries.map(|cloud| CloudName {
            name: cloud.cloud,
            title: cloud.title,
        });
        let front = self.0.front(&names.collect::<Vec<_>>())?;
        let page = front.into_iter().find(|page| page.path == path);
        Ok(page.map(|page| page.bytes))
    }

    /// Returns the page at `path`, which is relative and has no `..`; `None` if there is none. An
    /// error of the kind `InvalidData` is a mistake in a template or an article.
    pub(super) fn page(
        &self,
        of: &GeneratedPages,
        view: &View,
        path: &str,
    ) -> io::Result<Option<Vec<u8>>> {
        self.make(of, view, path)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}

/// Returns the id of the article on the page at `path`.
pub(super) fn article_of(view: &View, path: &str) -> Option<String> {
    Clouds::of(view).id_of(article_name(path)?).ok()?
}

/// Error when a page cannot be rendered.
#[derive(Debug, thiserror::Error)]
enum PageError {
    #[error(transparent)]
    Bundle(#[from] BundleError),
    #[error(transparent)]
    Site(#[from] SiteError),
}

/// Returns the name of the page at a path if it is the page of an article.
fn article_name(path: &str) -> Option<&str> {
    let below = path.strip_prefix(ARTICLES)?.strip_prefix('/')?;
    below.strip_suffix(".html")
}

/// Views of all clouds of a bundle. An article has a page if at least one cloud shows it.
struct Clouds<'v> {
    view: &'v View,
    others: OnceLock<Vec<View>>,
}

impl<'v> Clouds<'v> {
    fn of(view: &'v View) -> Self {
        Self {
            view,
            others: OnceLock::new(),
        }
    }

    /// Calls `look` for the view that is served and then for the other clouds, until it returns a
    /// value.
    fn each<T>(
        &self,
        look: impl Fn(&View) -> Result<Option<T>, BundleError>,
    ) -> Result<Option<T>, BundleError> {
        if let Some(found) = look(self.view)? {
            return Ok(Some(found));
        }
        if self.others.get().is_none() {
            let bundle = self.view.bundle();
            let others = bundle
                .clouds()
                .iter()
                .filter(|row| row.name != self.view.cloud.cloud);
            let opened = others.map(|row| bundle.view(Some(&row.name)));
            let _ = self.others.set(opened.collect::<Result<_, _>>()?);
        }
        for other in self.others.get().into_iter().flatten() {
            if let Some(found) = look(other)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn object_of(&self, id: &str) -> Result<Option<String>, BundleError> {
        self.each(|view| view.object_of(id))
    }

    /// Returns the id of the article whose page has this name.
    fn id_of(&self, name: &str) -> Result<Option<String>, BundleError> {
        match parse_page_name(name) {
            Some(PageName::Id(id)) => Ok(Some(id)),
            Some(PageName::Hash) => self.each(|view| {
                let mut ids = view.entries(By::Id)?.into_keys();
                Ok(ids.find(|id| slug(id) == name))
            }),
            None => Ok(None),
        }
    }
}
