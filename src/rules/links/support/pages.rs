//! Links of the article, by the kind of their target. Each malformed address has one finding, so
//! other rules skip it.

use crate::article::{Article, Link};
use crate::corpus::web_link::{Page, page_of};
use crate::rules::ArticleContext;

/// Returns the links of the article in `cx` to web pages, including buttons and images.
/// Leaves out placeholders and malformed addresses.
pub(in crate::rules) fn pages<'c>(cx: &'c ArticleContext<'_>) -> &'c [Page<'c>] {
    cx.pages.get_or_init(|| {
        let links = cx.article.outline.addresses();
        links
            .filter_map(|link| page_of(link, &cx.schemas.links))
            .collect()
    })
}

/// Iterates over the pages that are loaded over http.
pub(in crate::rules) fn insecure_pages<'c>(
    cx: &'c ArticleContext<'_>,
) -> impl Iterator<Item = &'c Page<'c>> {
    pages(cx).iter().filter(|page| !page.secure)
}

/// Iterates over the links whose target does not start with `https://`, which are few.
pub(in crate::rules) fn non_https_links(article: &Article) -> impl Iterator<Item = &Link> {
    article
        .outline
        .addresses()
        .filter(|link| !link.url.starts_with("https://"))
}
