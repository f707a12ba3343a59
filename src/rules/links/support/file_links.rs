//! Links to files of the tree.

use super::missing_scheme::missing_scheme;
use super::pages::non_https_links;
use crate::article::{Link, Target, classify};
use crate::corpus::resolve;
use crate::corpus::web_link::{address_error, is_placeholder};
use crate::rules::ArticleContext;
use crate::source::SpanSet;

/// A link to a file of the tree.
pub(in crate::rules) struct FileLink<'a> {
    pub(in crate::rules) link: &'a Link,
    /// Path as written.
    pub(in crate::rules) written: &'a str,
    pub(in crate::rules) fragment: Option<&'a str>,
    /// Path relative to the root of the tree; `None` if it is outside the tree.
    pub(in crate::rules) path: Option<String>,
}

/// Iterates over the links to files, except images, includes, and links that other rules report.
pub(in crate::rules) fn file_links<'a>(
    cx: &'a ArticleContext<'_>,
) -> impl Iterator<Item = FileLink<'a>> {
    let includes = cx.article.outline.includes.iter();
    let included: SpanSet = includes.map(|include| include.span).collect();
    non_https_links(cx.article)
        .filter(|link| !link.image)
        .filter_map(move |link| {
            let Target::File { path, fragment } = classify(&link.url) else {
                return None;
            };
            let url = link.url.trim();
            let is_other = included.holds(link.span)
                || path.is_empty()
                || is_placeholder(url, "", &cx.schemas.links)
                || address_error(url).is_some()
                || missing_scheme(link, cx).is_some();
            if is_other {
                return None;
            }
            Some(FileLink {
                link,
                written: path,
                fragment,
                path: resolve(&cx.article.source.path, path),
            })
        })
}
