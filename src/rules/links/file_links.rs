//! Where a relative target leads within the tree.

use super::scheme::missing_scheme;
use super::target::{address_fault, is_placeholder, others};
use crate::article::{Article, Link, Target, classify};
use crate::corpus::resolve;
use crate::rules::Context;
use crate::source::Cover;

/// A target that is meant to be a file of the tree.
pub(super) struct FileLink<'a> {
    pub(super) link: &'a Link,
    /// The path as written.
    pub(super) written: &'a str,
    pub(super) fragment: Option<&'a str>,
    /// The path below the tree's root; `None` where it leads out of the tree.
    pub(super) path: Option<String>,
}

/// The links to files, images and includes apart, without those that
/// other rules report.
pub(super) fn file_links<'a>(
    article: &'a Article,
    cx: &'a Context<'_>,
) -> impl Iterator<Item = FileLink<'a>> {
    let includes = article.outline.includes.iter();
    let included: Cover = includes.map(|include| include.span).collect();
    others(article)
        .filter(|link| !link.image)
        .filter_map(move |link| {
            let Target::File { path, fragment } = classify(&link.url) else {
                return None;
            };
            let url = link.url.trim();
            let is_other = included.holds(link.span)
                || path.is_empty()
                || is_placeholder(url, "", &cx.schemas.links)
                || address_fault(url).is_some()
                || missing_scheme(link, cx).is_some();
            (!is_other).then(|| FileLink {
                link,
                written: path,
                fragment,
                path: resolve(&article.source.path, path),
            })
        })
}
