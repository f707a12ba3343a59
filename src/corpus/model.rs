//! The articles of a tree, with lookups by number, path, id and name.

use super::filter::Filter;
use super::names::Names;
use super::{Includes, Targeting, Tree, resolve, spread};
use crate::article::{Article, Target, classify};
use crate::config::TaxonomyNames;
use crate::finding::FileId;
use crate::source::{Source, path};
use crate::status::Statuses;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// All articles of a tree. Immutable.
#[derive(Debug)]
pub struct Corpus {
    /// The tree that the articles were read from.
    pub tree: Tree,
    /// The articles, sorted by path; a [`FileId`] is an index into this list. Shared, so that a
    /// reloaded tree can keep those that did not change.
    pub articles: Vec<Arc<Article>>,
    /// Paths of all other files, sorted.
    pub assets: Vec<String>,
    /// Paths of the files that the configuration excludes, sorted.
    pub excluded: Vec<String>,
    /// Paths that git ignores, sorted: articles, and folders with a trailing slash.
    pub ignored: Vec<String>,
    /// The configuration files, in the order of the configuration, with paths relative to the root.
    pub beside: Vec<Arc<Source>>,
    /// The names of the taxonomy file.
    pub names: Arc<TaxonomyNames>,
    /// The targeting of each article.
    pub targeting: Arc<Targeting>,
    /// The files that the articles include.
    pub includes: Arc<Includes>,
    /// The results of link checks; `None` if they are not reported.
    pub statuses: Option<Arc<Statuses>>,
    /// The days of the last changes of articles, as `2026-03-09`, by path; empty if they are not
    /// shown.
    pub updated: Arc<HashMap<String, String>>,
    /// Articles by id.
    pub(super) ids: Arc<Names<FileId>>,
    /// Articles by file name.
    pub(super) article_names: Arc<Names<FileId>>,
    /// Other files by name, as indices into `assets`.
    pub(super) asset_names: Arc<Names<usize>>,
    /// The files that are part of the tree.
    pub(super) filter: Arc<Filter>,
}

impl Corpus {
    /// Returns the day of the last change of an article, as `2026-03-09`, if it is shown.
    pub fn updated(&self, file: FileId) -> Option<&str> {
        if self.updated.is_empty() {
            return None;
        }
        let path = &self.article(file).source.path;
        self.updated.get(path.as_str()).map(String::as_str)
    }

    /// Returns the article with this number.
    pub fn article(&self, file: FileId) -> &Article {
        &self.articles[file.index()]
    }

    /// Returns the file with this number, article or configuration.
    pub fn source(&self, file: FileId) -> &Source {
        match self.as_article(file) {
            Some(article) => &article.source,
            None => &self.beside[file.index() - self.articles.len()],
        }
    }

    /// Returns the article with this number; `None` for a configuration file.
    pub fn as_article(&self, file: FileId) -> Option<&Article> {
        self.articles.get(file.index()).map(|article| &**article)
    }

    /// Returns the number of the configuration file with this index.
    pub fn beside(&self, index: usize) -> FileId {
        FileId::new(self.articles.len() + index)
    }

    /// Iterates over all articles and their numbers, in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &Article)> {
        self.articles
            .iter()
            .enumerate()
            .map(|(file, article)| (FileId::new(file), &**article))
    }

    /// Iterates over the numbers of all articles.
    pub fn file_ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.articles.len()).map(FileId::new)
    }

    /// Iterates over all articles and their numbers in parallel.
    pub fn par_files(&self) -> impl IndexedParallelIterator<Item = (FileId, &Article)> {
        let files = spread(&self.articles).enumerate();
        files.map(|(file, article)| (FileId::new(file), &**article))
    }

    /// Returns the articles with this id, in any case. The id of an article without `articleId` is
    /// the stem of its file name.
    pub fn by_id(&self, id: &str) -> &[FileId] {
        self.ids.get(&id.trim().to_lowercase())
    }

    /// Iterates over all ids in lower case, sorted, with their articles.
    pub fn ids(&self) -> impl Iterator<Item = (&str, &[FileId])> {
        self.ids_from("")
    }

    /// Iterates over the ids that start with `start`, which must be in lower case.
    pub fn ids_from<'c>(&'c self, start: &str) -> impl Iterator<Item = (&'c str, &'c [FileId])> {
        let ids = self.ids.from(start);
        ids.take_while(move |(id, _)| id.starts_with(start))
    }

    /// Returns the article at this path below the root, which is case-sensitive.
    pub fn by_path(&self, path: &str) -> Option<FileId> {
        let at = self
            .articles
            .binary_search_by(|article| article.source.path.as_str().cmp(path))
            .ok()?;
        Some(FileId::new(at))
    }

    /// Returns a text of everything that the compiled article depends on besides its own text:
    /// included files, and the ids of articles that it links to by path. Empty for most articles.
    pub fn dependencies(&self, file: FileId) -> String {
        let article = self.article(file);
        let mut parts = String::new();
        if !article.outline.includes.is_empty() {
            parts.push_str(&self.includes.body(self, file));
        }
        for link in &article.outline.links {
            if let Target::File { path, .. } = classify(&link.url) {
                let found =
                    resolve(&article.source.path, path).and_then(|path| self.by_path(&path));
                parts.push('\0');
                parts.push_str(found.map_or("", |found| self.article(found).id()));
            }
        }
        parts
    }

    /// Iterates over the paths of the files with this name, in any case; articles first.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &str> {
        let name = name.to_ascii_lowercase();
        let articles = self.article_names.get(&name).iter();
        let assets = self.asset_names.get(&name).iter();
        articles
            .map(|file| self.article(*file).source.path.as_str())
            .chain(assets.map(|index| self.assets[*index].as_str()))
    }

    /// Iterates over the paths of the files in `folder`, not below it; articles first.
    pub fn in_folder<'c>(&'c self, folder: &'c str) -> impl Iterator<Item = &'c str> {
        // Both lists are sorted, so paths with the same start are adjacent.
        let article = self
            .articles
            .partition_point(|one| one.source.path.as_str() < folder);
        let asset = self.assets.partition_point(|one| one.as_str() < folder);
        let articles = self.articles[article..].iter().map(|one| &*one.source.path);
        let assets = self.assets[asset..].iter().map(String::as_str);
        let is_near = move |path: &&str| path.starts_with(folder);
        articles
            .take_while(is_near)
            .chain(assets.take_while(is_near))
            .filter(move |path| path::folder(path) == folder)
    }

    /// Returns the groups of articles with the same file name, in the order of their first
    /// articles.
    pub fn namesakes(&self) -> Vec<&[FileId]> {
        let groups = self.article_names.from("").map(|(_, group)| group);
        let mut groups: Vec<&[FileId]> = groups.filter(|group| group.len() > 1).collect();
        groups.sort_unstable();
        groups
    }

    /// Returns true if a file, article or not, has this path below the root.
    pub fn has_file(&self, path: &str) -> bool {
        self.by_path(path).is_some()
            || self
                .assets
                .binary_search_by(|asset| asset.as_str().cmp(path))
                .is_ok()
    }
}
