//! The files of an article: its page, the same as Markdown, and its chunks.

use super::model::ArticleFiles;
use super::parts::Parts;
use super::{Page, Site, SiteError, article, chunks, twin};
use crate::compile::Guide;
use crate::published::Article;

/// Returns true if the article with an id has a page.
type HasPage<'h> = dyn Fn(&str) -> bool + 'h;

impl Site<'_> {
    /// Renders the page of the article in `object`, which is stored at `path`. `has_page`
    /// returns true if the article with an id also has a page.
    pub fn article(
        &self,
        path: &str,
        object: &[u8],
        has_page: &HasPage<'_>,
        guide: &Guide,
    ) -> Result<Page, SiteError> {
        let article: Article = serde_json::from_slice(object)?;
        let parts = Parts::of(&article, self, has_page)?;
        self.page(path, &parts, has_page, guide)
    }

    /// Renders the same article as Markdown.
    pub fn twin(
        &self,
        object: &[u8],
        has_page: &HasPage<'_>,
        guide: &Guide,
    ) -> Result<Page, SiteError> {
        let article: Article = serde_json::from_slice(object)?;
        let parts = Parts::of(&article, self, has_page)?;
        let blocks = twin::content(&parts, self, has_page);
        Ok(twin::twin(
            &parts,
            &blocks,
            self,
            guide.place_of(&article.id),
        ))
    }

    /// Returns the chunks of the same article, one per line.
    pub fn chunks(
        &self,
        path: &str,
        object: &[u8],
        has_page: &HasPage<'_>,
    ) -> Result<String, SiteError> {
        let article: Article = serde_json::from_slice(object)?;
        let parts = Parts::of(&article, self, has_page)?;
        let blocks = twin::content(&parts, self, has_page);
        Ok(chunks::chunks(&parts, path, &blocks, self)?)
    }

    /// Renders all files of the same article.
    pub fn article_files(
        &self,
        path: &str,
        object: &[u8],
        has_page: &HasPage<'_>,
        guide: &Guide,
    ) -> Result<ArticleFiles, SiteError> {
        let article: Article = serde_json::from_slice(object)?;
        let parts = Parts::of(&article, self, has_page)?;
        let blocks = twin::content(&parts, self, has_page);
        let chunks = if self.has_chunks() {
            chunks::chunks(&parts, path, &blocks, self)?
        } else {
            String::new()
        };
        Ok(ArticleFiles {
            page: self.page(path, &parts, has_page, guide)?,
            twin: twin::twin(&parts, &blocks, self, guide.place_of(&article.id)),
            chunks,
        })
    }

    /// Returns true if the site has the chunks of its articles.
    pub fn has_chunks(&self) -> bool {
        self.settings.chunks.unwrap_or(true)
    }

    fn page(
        &self,
        path: &str,
        parts: &Parts<'_>,
        has_page: &HasPage<'_>,
        guide: &Guide,
    ) -> Result<Page, SiteError> {
        let id = &parts.article.id;
        let values = article::values(parts, path, self, has_page, guide.place_of(id));
        Ok(Page {
            path: Self::path(id),
            bytes: self.render("article.html", values)?,
        })
    }
}
