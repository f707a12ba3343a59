//! The pages that `helpc build` writes, rendered at their first request.

use super::changes::{Earlier, EarlierArticle};
use crate::bundle::{BundleError, View};
use crate::compile::Guide;
use crate::corpus::{Corpus, Taxonomy};
use crate::coverage::{Coverage, Scope};
use crate::finding::FileId;
use crate::published::By;
use crate::site::{
    ARTICLES, CHUNKS, COVERAGE, CloudName, LISTS, MARKDOWN, Page, PageName, Site, SiteError,
    parse_page_name, slug,
};
use std::collections::HashSet;
use std::io;
use std::sync::{Arc, OnceLock};

/// Renderer of the pages of a site.
#[derive(Debug)]
pub struct Pages(Site<'static>);

impl Pages {
    /// Creates a renderer of the pages of `site`.
    pub fn new(site: Site<'static>) -> Self {
        Self(site)
    }

    fn of_article(
        &self,
        view: &View,
        name: &str,
        guide: &Guide,
    ) -> Result<Option<Vec<u8>>, PageError> {
        rendered(view, name, &|path, object, has_page| {
            self.0.article(path, object, has_page, guide)
        })
    }

    fn twin_of(
        &self,
        view: &View,
        name: &str,
        guide: &Guide,
    ) -> Result<Option<Vec<u8>>, PageError> {
        rendered(view, name, &|_, object, has_page| {
            self.0.twin(object, has_page, guide)
        })
    }
}

/// Renders a file of an article from the path of its object, the object, and a function that
/// returns true if the article with an id has a page.
type Render<'r> = dyn Fn(&str, &[u8], &dyn Fn(&str) -> bool) -> Result<Page, SiteError> + 'r;

/// Returns what `render` makes of the article whose files have this name.
fn rendered(view: &View, name: &str, render: &Render<'_>) -> Result<Option<Vec<u8>>, PageError> {
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
    Ok(Some(render(&path, &object, &has_page)?.bytes))
}

/// Renderer of pages, with the data that is not in the bundle.
#[derive(Debug, Clone)]
pub(super) struct GeneratedPages {
    pub(super) pages: Arc<Pages>,
    pub(super) corpus: Arc<Corpus>,
    /// Articles that are published.
    pub(super) shown: Arc<[FileId]>,
    /// The guide through the articles.
    pub(super) guide: Arc<Guide>,
    /// True if pages may contain the paths of articles.
    pub(super) names_files: bool,
}

impl GeneratedPages {
    /// Returns the page at `path`, which is relative and has no `..`; `None` if there is none. An
    /// error of the kind `InvalidData` is a mistake in a template or an article.
    pub(super) fn page(&self, view: &View, path: &str) -> io::Result<Option<Vec<u8>>> {
        self.render(view, path)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }

    fn render(&self, view: &View, path: &str) -> Result<Option<Vec<u8>>, PageError> {
        let site = &self.pages.0;
        if let Some(name) = article_name(path, ".html") {
            return self.pages.of_article(view, name, &self.guide);
        }
        let page = path.strip_suffix(MARKDOWN).unwrap_or_default();
        if let Some(name) = article_name(page, ".html") {
            return self.pages.twin_of(view, name, &self.guide);
        }
        if let Some(cloud) = chunks_cloud(path)
            && site.has_chunks()
        {
            return self.chunks_of(view, cloud);
        }
        if let Some(asset) = site.assets().iter().find(|asset| asset.path == path) {
            return Ok(Some(asset.bytes.clone()));
        }
        if path == COVERAGE {
            let (corpus, schemas) = (&self.corpus, site.schemas());
            let taxonomy = Taxonomy::of(corpus);
            let coverage = Coverage::of(
                corpus,
                schemas,
                &taxonomy,
                &self.shown,
                &Scope::all(schemas),
            );
            return Ok(Some(site.coverage(&coverage, self.names_files)?.bytes));
        }
        let entries = view.bundle().entries()?.into_iter();
        let names = entries.map(|cloud| CloudName {
            name: cloud.cloud,
            title: cloud.title,
        });
        let page = site.front_page(path, &names.collect::<Vec<_>>(), &self.guide)?;
        Ok(page.map(|page| page.bytes))
    }

    /// Returns the page of the article at `path` as it was in an earlier state; `None` if there
    /// was none.
    pub(super) fn before(&self, earlier: &dyn Earlier, path: &str) -> io::Result<Option<Vec<u8>>> {
        let ids = earlier.ids()?;
        let name = article_name(path, ".html").unwrap_or_default();
        let id = match parse_page_name(name) {
            Some(PageName::Id(id)) => Some(id),
            Some(PageName::Hash) => ids.iter().find(|id| slug(id) == name).cloned(),
            None => None,
        };
        let Some(id) = id else { return Ok(None) };
        let Some(EarlierArticle { path, object }) = earlier.article(&id)? else {
            return Ok(None);
        };
        let ids: HashSet<String> = ids.iter().map(|id| id.to_lowercase()).collect();
        let has_page = |id: &str| ids.contains(&id.to_lowercase());
        let site = &self.pages.0;
        let page = site.article(&path, &object, &has_page, &self.guide);
        let page = page.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        Ok(Some(page.bytes))
    }

    /// Returns the chunks of the articles of a cloud; `None` if there is no such cloud.
    fn chunks_of(&self, view: &View, cloud: &str) -> Result<Option<Vec<u8>>, PageError> {
        let bundle = view.bundle();
        if !bundle.clouds().iter().any(|row| row.name == cloud) {
            return Ok(None);
        }
        let view = bundle.view(Some(cloud))?;
        let clouds = Clouds::of(&view);
        let has_page = |id: &str| matches!(clouds.object_of(id), Ok(Some(_)));
        let mut lines = String::new();
        for id in view.entries(By::Id)?.into_keys() {
            if let Some(path) = view.object_of(&id)? {
                let object = bundle.load(&path)?;
                lines.push_str(&self.pages.0.chunks(&path, &object, &has_page)?);
            }
        }
        Ok(Some(lines.into_bytes()))
    }
}

/// Returns the cloud whose chunks are at a path.
fn chunks_cloud(path: &str) -> Option<&str> {
    let below = path.strip_prefix(LISTS)?.strip_prefix('/')?;
    below.strip_suffix(CHUNKS)?.strip_suffix('/')
}

/// Returns true for the path of the page of an article.
pub(super) fn is_article(path: &str) -> bool {
    article_name(path, ".html").is_some()
}

/// Returns the id of the article on the page at `path`.
pub(super) fn article_of(view: &View, path: &str) -> Option<String> {
    Clouds::of(view).id_of(article_name(path, ".html")?).ok()?
}

/// Error when a page cannot be rendered.
#[derive(Debug, thiserror::Error)]
enum PageError {
    #[error(transparent)]
    Bundle(#[from] BundleError),
    #[error(transparent)]
    Site(#[from] SiteError),
}

/// Returns the name of the file at a path if it is that of an article, with this extension.
fn article_name<'p>(path: &'p str, extension: &str) -> Option<&'p str> {
    let below = path.strip_prefix(ARTICLES)?.strip_prefix('/')?;
    below.strip_suffix(extension)
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
