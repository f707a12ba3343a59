//! Files by name or id, in lower case.

use super::{is_markdown, spread};
use crate::article::Article;
use crate::finding::FileId;
use crate::source::path;
use rayon::prelude::*;
use std::sync::Arc;

/// A multimap from names to files. Two flat lists take less memory and time than a map of lists.
#[derive(Debug)]
pub(super) struct Names<F> {
    /// Distinct names, sorted.
    names: Vec<String>,
    /// The end of the files of each name in `files`.
    ends: Vec<usize>,
    /// The files, sorted by name.
    files: Vec<F>,
}

impl Names<FileId> {
    /// Returns the ids of articles. The id of an article without `articleId` is the stem of its
    /// file name.
    pub(super) fn of_ids(articles: &[Arc<Article>]) -> Self {
        let ids = spread(articles).enumerate().filter_map(|(file, article)| {
            let is_article = is_markdown(&article.source.path) && !article.is_unread();
            if !is_article {
                return None;
            }
            Some(entry(article.id().to_lowercase(), FileId::new(file)))
        });
        Self::of(ids.collect())
    }

    /// Returns the file names of articles.
    pub(super) fn of_articles(articles: &[Arc<Article>]) -> Self {
        let names = spread(articles).enumerate().map(|(file, article)| {
            let name = path::name(&article.source.path).to_ascii_lowercase();
            entry(name, FileId::new(file))
        });
        Self::of(names.collect())
    }
}

impl Names<usize> {
    /// Returns the names of other files, with their indices.
    pub(super) fn of_assets(assets: &[String]) -> Self {
        let names = assets.par_iter().enumerate();
        let names = names.map(|(file, path)| entry(path::name(path).to_ascii_lowercase(), file));
        Self::of(names.collect())
    }
}

/// Returns a name and its file, after the sort key of the name.
fn entry<F>(name: String, file: F) -> (u64, String, F) {
    (head(&name), name, file)
}

impl<F: Ord + Send> Names<F> {
    fn of(mut named: Vec<(u64, String, F)>) -> Self {
        named.par_sort_unstable();
        let mut names = Self {
            names: Vec::new(),
            ends: Vec::new(),
            files: Vec::with_capacity(named.len()),
        };
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
    pub(super) fn get(&self, name: &str) -> &[F] {
        let found = self
            .names
            .binary_search_by(|known| known.as_str().cmp(name));
        found.map_or(&[], |at| self.group(at))
    }

    /// Iterates over the names from `start` on, sorted, with their files.
    pub(super) fn from(&self, start: &str) -> impl Iterator<Item = (&str, &[F])> {
        let first = self.names.partition_point(|name| name.as_str() < start);
        let all = first..self.names.len();
        all.map(|at| (self.names[at].as_str(), self.group(at)))
    }

    fn group(&self, at: usize) -> &[F] {
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
