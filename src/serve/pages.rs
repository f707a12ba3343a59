//! The pages that `helpc build` writes, made when they are asked for.

use super::site::Made;
use crate::bundle::{BundleError, By, View};
use crate::corpus::Taxonomy;
use crate::coverage::{Coverage, Scope};
use crate::site::{ARTICLES, COVERAGE, CloudName, Named, Site, SiteError, named, slug};
use std::io;
use std::sync::OnceLock;

/// The pages of a site, made of the bundle that is served.
#[derive(Debug)]
pub struct Pages(Site<'static>);

impl Pages {
    /// The pages that `site` makes.
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
        // An article that cannot be read is none that a link could lead to.
        let has_page = |id: &str| matches!(clouds.object_of(id), Ok(Some(_)));
        Ok(Some(self.0.article(&path, &object, &has_page)?.bytes))
    }

    fn make(&self, of: &Made, view: &View, path: &str) -> Result<Option<Vec<u8>>, PageError> {
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

    /// The bytes of the file at `path`, which is relative and has no `..`; `None`
    /// where there is none. An error of the kind `InvalidData` is for its author.
    pub(super) fn page(&self, of: &Made, view: &View, path: &str) -> io::Result<Option<Vec<u8>>> {
        self.make(of, view, path)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}

/// The id of the article that the page at `path` shows.
pub(super) fn article_of(view: &View, path: &str) -> Option<String> {
    Clouds::of(view).id_of(article_name(path)?).ok()?
}

/// Why a page cannot be made.
#[derive(Debug, thiserror::Error)]
enum PageError {
    #[error(transparent)]
    Bundle(#[from] BundleError),
    #[error(transparent)]
    Site(#[from] SiteError),
}

/// The name of the page at a path, if it is one of an article.
fn article_name(path: &str) -> Option<&str> {
    let below = path.strip_prefix(ARTICLES)?.strip_prefix('/')?;
    below.strip_suffix(".html")
}

/// All clouds of a bundle: the page of an article is there as soon as one shows it.
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

    /// The view that is served, then those of the other clouds.
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

    /// The id of the article whose page has this name.
    fn id_of(&self, name: &str) -> Result<Option<String>, BundleError> {
        match named(name) {
            Some(Named::Id(id)) => Ok(Some(id)),
            Some(Named::Hash) => self.each(|view| {
                let mut ids = view.entries(By::Id)?.into_keys();
                Ok(ids.find(|id| slug(id) == name))
            }),
            None => Ok(None),
        }
    }
}
