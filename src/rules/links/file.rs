//! Where a relative target leads within the tree.

use super::scheme::missing_scheme;
use super::target::{address_fault, is_placeholder, others};
use crate::article::{Article, Link, Target, classify};
use crate::rules::Context;

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
    others(article)
        .filter(|link| !link.image)
        .filter_map(|link| {
            let Target::File { path, fragment } = classify(&link.url) else {
                return None;
            };
            let url = link.url.trim();
            let is_included = article
                .outline
                .includes
                .iter()
                .any(|include| include.span.contains(link.span));
            let is_other = is_included
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

/// The path below the root that `path`, written in the file at `from`, leads to.
fn resolve(from: &str, path: &str) -> Option<String> {
    let path = percent_decoded(path).replace('\\', "/");
    let mut parts: Vec<&str> = match path.starts_with('/') {
        true => Vec::new(),
        false => from
            .rsplit_once('/')
            .map(|(folder, _)| folder.split('/').collect())
            .unwrap_or_default(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// `%20` and its kin resolved; as it is where that makes no text.
pub(super) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, more)) = rest.split_first() {
        let hex = more.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex
            .filter(|_| first == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
        {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(first);
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
