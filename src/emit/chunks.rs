//! The chunks of the articles of each cloud. They depend only on the objects of the articles and
//! on the site, so those of unchanged articles are copied from the files of the old bundle.

use super::Store;
use crate::compile::Plan;
use crate::finding::FileId;
use crate::published::Manifest;
use crate::site::{CHUNKS, LISTS, Page};
use std::collections::HashMap;

/// What precedes the path of the object in a line.
const BEFORE_OBJECT: &str = "\"object\":\"";

/// The chunks in the old bundle, by the path of the object of their article.
#[derive(Debug)]
pub(super) struct PreviousChunks(HashMap<String, String>);

impl PreviousChunks {
    /// Reads the chunks of the old bundle.
    pub(super) fn of(old: Option<&Manifest>, store: &Store) -> Self {
        let pages = old.and_then(|old| old.site.as_ref());
        let mut all: HashMap<String, String> = HashMap::new();
        for page in pages.iter().flat_map(|site| &site.pages) {
            if !page.path.ends_with(CHUNKS) || !store.is_intact(page) {
                continue;
            }
            // Without the old file, the chunks are written again.
            let bytes = store.folder().get(&page.path).unwrap_or_default();
            let text = String::from_utf8(bytes).unwrap_or_default();
            let mut rest = text.as_str();
            while let Some(object) = object_of(rest) {
                let end = of_object(rest, object);
                if !all.contains_key(object) {
                    all.insert(object.to_owned(), rest[..end].to_owned());
                }
                rest = &rest[end..];
            }
        }
        Self(all)
    }

    /// Returns the chunks of the article in the object at `path`.
    pub(super) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }
}

/// Returns the path of the object in the first line of a text.
fn object_of(text: &str) -> Option<&str> {
    let line = text.split('\n').next()?;
    let start = line.find(BEFORE_OBJECT)? + BEFORE_OBJECT.len();
    line[start..].split('"').next()
}

/// Returns the length of the first lines that are about the same object.
fn of_object(text: &str, object: &str) -> usize {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if object_of(line) != Some(object) {
            break;
        }
        end += line.len();
    }
    end
}

/// Returns the files of the clouds from the chunks of articles.
pub(super) fn files(
    plan: Plan<'_>,
    mut articles: Vec<(FileId, String)>,
) -> impl Iterator<Item = Page> {
    articles.sort_by_cached_key(|(file, _)| plan.corpus.article(*file).id().to_lowercase());
    let clouds = plan.schemas.clouds.iter().enumerate();
    clouds.filter_map(move |(number, cloud)| {
        let shown = articles
            .iter()
            .filter(|(file, _)| plan.clouds_of(*file).contains(number));
        let texts: Vec<&str> = shown.map(|(_, text)| text.as_str()).collect();
        (!texts.is_empty()).then(|| Page {
            path: format!("{LISTS}/{}/{CHUNKS}", cloud.name),
            bytes: texts.concat().into_bytes(),
        })
    })
}
