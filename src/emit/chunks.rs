//! The chunks of the articles of each cloud. They depend only on the objects of the articles and
//! on the site, so those of unchanged articles are copied from the files of the old bundle.

use super::Store;
use crate::compile::Plan;
use crate::finding::FileId;
use crate::published::{Manifest, Object};
use crate::site::{CHUNKS, LISTS};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// What precedes the path of the object in a line.
const BEFORE_OBJECT: &str = "\"object\":\"";

/// The chunks in the old bundle, by the path of the object of their article.
#[derive(Debug, Default)]
pub(super) struct PreviousChunks(HashMap<String, String>);

impl PreviousChunks {
    /// Reads the chunks of the articles in the objects `wanted` from the bundle of `old`.
    pub(super) fn of(old: &Manifest, mut wanted: HashSet<&str>, store: &Store) -> Self {
        let pages = old.site.iter().flat_map(|site| &site.pages);
        let mut files: Vec<&Object> = pages.filter(|page| page.path.ends_with(CHUNKS)).collect();
        // Clouds share most articles, so the largest file usually has all of them.
        files.sort_by_key(|file| Reverse(file.size));
        let mut all: HashMap<String, String> = HashMap::new();
        for file in files {
            if wanted.is_empty() {
                break;
            }
            if !store.is_intact(file) {
                continue;
            }
            // Without the old file, the chunks are written again.
            let bytes = store.folder().get(&file.path).unwrap_or_default();
            let text = String::from_utf8(bytes).unwrap_or_default();
            let mut rest = text.as_str();
            while let Some(object) = object_of(rest) {
                let end = of_object(rest, object);
                if wanted.remove(object) {
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

/// A file with the chunks of a cloud, in parts.
pub(super) struct ChunksFile<'c> {
    pub(super) path: String,
    pub(super) parts: Vec<&'c [u8]>,
}

/// Returns the files of the clouds from the chunks of articles, in their order.
pub(super) fn files<'c>(
    plan: Plan<'_>,
    articles: &'c [(FileId, Cow<'_, str>)],
) -> Vec<ChunksFile<'c>> {
    let clouds = plan.schemas.clouds.iter().enumerate();
    let files = clouds.map(|(number, cloud)| {
        let shown = articles
            .iter()
            .filter(|(file, _)| plan.clouds_of(*file).contains(number));
        ChunksFile {
            path: format!("{LISTS}/{}/{CHUNKS}", cloud.name),
            parts: shown.map(|(_, text)| text.as_bytes()).collect(),
        }
    });
    files.filter(|file| !file.parts.is_empty()).collect()
}
