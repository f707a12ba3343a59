//! Files by name or id, in lower case.

use super::{is_markdown, spread};
use crate::article::Article;
use crate::finding::FileId;
use crate::source::path;
use rayon::prelude::*;
use std::sync::Arc;

/// A multimap from names to files. Two flat lists take less memory and time than a map of lists.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Distinct names, sorted.
    names: Vec<String>,
    /// The end of the files of each name in `files`.
    ends: Vec<usize>,
    /// The files, sorted by name.
    files: Vec<FileId>,
}

impl Names {
    /// Returns the ids of articles. The id of an article without `articleId` is the stem of its
    /// file name.
    pub(super) fn of_ids(articles: &[Arc<Article>]) -> Self {
        let ids = spread(articles).enumerate().filter_map(|(file, article)| {
            let is_article = is_markdown(&article.source.path) && !article.is_unread();
            if !is_article {
                return None;
            }
            Some(Self::named(article.id().to_lowercase(), file))
        });
        Self::of(ids.collect())
    }

    /// Returns the names of files: articles by number, then other files.
    pub(super) fn of_files(articles: &[Arc<Article>], assets: &[String]) -> Self {
        let assets = assets.par_iter().map(String::as_str);
        let paths = spread(articles).map(|article| article.source.path.as_str());
        let names = paths.chain(assets).enumerate();
        let names =
            names.map(|(file, path)| Self::named(path::name(path).to_ascii_lowercase(), file));
        Self::of(names.collect())
    }

    fn named(name: String, file: usize) -> (u64, String, FileId) {
        (head(&name), name, file as FileId)
    }

    fn of(mut named: Vec<(u64, String, FileId)>) -> Self {
        named.par_sort_unstable();
        let mut names = Self::default();
        names.files.reserve_exact(named.len());
        for (_, name, file) in named {
            if names.names.last() != Some(&name) {
                names.names.push(name);
                names.ends.push(0);
            }
            names.files.push(file);
            if let Some(end) = names.ends.last_mut() {
                *end = names.files.len();
            }
        }
        names
    }

    /// Returns the files with this name, which must be in lower case.
    pub(super) fn get(&self, name: &str) -> &[FileId] {
        let found = self
            .names
            .binary_search_by(|known| known.as_str().cmp(name));
        found.map_or(&[], |at| self.group(at))
    }

    /// Iterates over the names from `start` on, sorted, with their files.
    pub(super) fn from(&self, start: &str) -> impl Iterator<Item = (&str, &[FileId])> {
        let first = self.names.partition_point(|name| name.as_str() < start);
        let all = first..self.names.len();
        all.map(|at| (self.names[at].as_str(), self.group(at)))
    }

    fn group(&self, at: usize) -> &[FileId] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.files[start..self.ends[at]]
    }
}

/// Returns the first eight bytes of a name as a number with the same order as names, which
/// distinguishes most names without comparing their text.
pub(super) fn head(name: &str) -> u64 {
    let mut head = [0; 8];
    for (to, byte) in head.iter_mut().zip(name.bytes()) {
        *to = byte;
    }
    u64::from_be_bytes(head)
}
