//! A tree with changed files.

use super::include::{self, Overlay};
use super::read::{decode, starts_with_block};
use super::{Corpus, Targeting, discover, is_markdown};
use crate::article::{Article, Unread};
use crate::config::Config;
use crate::finding::FileId;
use crate::schema::Schemas;
use crate::source::{Source, path};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Contents of files by path below the project folder; `None` for a file that does not exist.
pub type ProjectFiles = BTreeMap<String, Option<Vec<u8>>>;

impl Corpus {
    /// Returns the tree with different content in some of its files. Included files are read again.
    pub fn with_content(
        &self,
        changed: impl IntoIterator<Item = (FileId, Vec<u8>)>,
        schemas: &Schemas,
        config: &Config,
    ) -> Self {
        let mut articles = self.articles.clone();
        for (file, bytes) in changed {
            let place = &mut articles[file.index()];
            let source = Source::decode(place.source.path.as_str(), bytes);
            *place = Arc::new(Article::parse(source, schemas));
        }
        let size = config.limits(schemas).file_size;
        let includes = include::load(&articles, &include::Project::of(&self.tree), size, schemas);
        let assets = self.assets.clone();
        let corpus = Self::new(self.tree.clone(), articles, assets, includes, schemas);
        self.with_same_around(corpus)
    }

    /// Returns a tree with only one of the articles, which gets the number 0, and all other files.
    pub fn alone(&self, file: FileId, schemas: &Schemas, config: &Config) -> Self {
        let articles = vec![Arc::clone(&self.articles[file.index()])];
        let size = config.limits(schemas).file_size;
        let includes = include::load(&articles, &include::Project::of(&self.tree), size, schemas);
        let corpus = Self::new(
            self.tree.clone(),
            articles,
            self.assets.clone(),
            includes,
            schemas,
        );
        self.with_same_around(corpus)
    }

    /// Returns the tree with some articles replaced. Cheap: properties of the whole tree, such as
    /// the targeting, are not updated.
    pub fn with_replaced(&self, changed: impl IntoIterator<Item = (FileId, Arc<Article>)>) -> Self {
        let mut articles = self.articles.clone();
        for (file, article) in changed {
            articles[file.index()] = article;
        }
        Self {
            names: Arc::clone(&self.names),
            tree: self.tree.clone(),
            articles,
            assets: self.assets.clone(),
            excluded: self.excluded.clone(),
            ignored: self.ignored.clone(),
            beside: self.beside.clone(),
            targeting: Arc::clone(&self.targeting),
            includes: Arc::clone(&self.includes),
            statuses: self.statuses.clone(),
            updated: Arc::clone(&self.updated),
            ids: Arc::clone(&self.ids),
            article_names: Arc::clone(&self.article_names),
            asset_names: Arc::clone(&self.asset_names),
            filter: Arc::clone(&self.filter),
        }
    }

    /// Returns the project with `files` changed, added or removed. Its articles have new numbers.
    pub fn with_files(&self, files: &ProjectFiles, schemas: &Schemas, config: &Config) -> Self {
        self.with_files_over(files, files, schemas, config)
    }

    /// Does the same, and reads included files from `overlay` first. Cheap if the articles and
    /// their targeting stay the same.
    pub fn edited(
        &self,
        files: &ProjectFiles,
        overlay: &ProjectFiles,
        schemas: &Schemas,
        config: &Config,
    ) -> Self {
        let (_, folder) = self.tree.project();
        let limit = config.limits(schemas).file_size;
        let replacement = |(path, bytes): (&String, &Option<Vec<u8>>)| {
            let bytes = bytes.as_ref()?;
            let file = self.by_path(path::below(&folder, path)?)?;
            if bytes.len() as u64 > limit || self.includes.may_read(path) {
                return None;
            }
            let old = self.article(file);
            let new = decode(old.source.path.clone(), bytes.clone(), schemas);
            let is_alike = old.id() == new.id()
                && !old.is_unread()
                && is_markdown(&old.source.path)
                && old.outline.includes.is_empty()
                && new.outline.includes.is_empty()
                && Targeting::is_same(old, &new, schemas);
            if is_alike {
                Some((file, Arc::new(new)))
            } else {
                None
            }
        };
        let replacements: Option<Vec<_>> = files.iter().map(replacement).collect();
        match replacements {
            Some(replacements) => self.with_replaced(replacements),
            None => self.with_files_over(files, overlay, schemas, config),
        }
    }

    fn with_files_over(
        &self,
        files: &ProjectFiles,
        overlay: &ProjectFiles,
        schemas: &Schemas,
        config: &Config,
    ) -> Self {
        let (_, folder) = self.tree.project();
        let limit = config.limits(schemas).file_size;
        let visible = |path: &'_ str| -> Option<String> {
            let below = path::below(&folder, path)?;
            if !discover::is_visible(below) || self.filter.is_ignored(below) {
                return None;
            }
            Some(below.to_owned())
        };
        let mut changed: BTreeMap<String, Option<&[u8]>> = files
            .iter()
            .filter_map(|(path, bytes)| Some((visible(path)?, bytes.as_deref())))
            .collect();
        let mut excluded = self.excluded.clone();
        excluded.retain(|path| !changed.contains_key(path));
        changed.retain(|path, bytes| {
            let is_out = self.filter.is_excluded(&self.tree, path);
            if is_out && bytes.is_some() {
                excluded.push(path.clone());
            }
            !is_out
        });
        excluded.sort();
        let mut articles = self.articles.clone();
        articles.retain(|article| !changed.contains_key(&article.source.path));
        let mut assets = self.assets.clone();
        assets.retain(|asset| !changed.contains_key(asset));
        for (path, bytes) in changed {
            let Some(bytes) = bytes else { continue };
            if bytes.len() as u64 > limit && is_markdown(&path) {
                let size = bytes.len() as u64;
                let why = Unread::TooLarge(size);
                articles.push(Arc::new(Article::unread(path, why, schemas)));
            } else if is_markdown(&path) || starts_with_block(bytes) {
                articles.push(Arc::new(decode(path, bytes.to_vec(), schemas)));
            } else {
                assets.push(path);
            }
        }
        articles.sort_by(|a, b| a.source.path.cmp(&b.source.path));
        assets.sort();
        let overlay = Overlay {
            project: include::Project::of(&self.tree),
            files: overlay,
        };
        let includes = include::load(&articles, &overlay, limit, schemas);
        let corpus = Self::new(self.tree.clone(), articles, assets, includes, schemas);
        Self {
            excluded,
            ..self.with_same_around(corpus)
        }
    }

    /// Returns `corpus` with everything that is not read from articles taken from this one.
    fn with_same_around(&self, corpus: Self) -> Self {
        Self {
            excluded: self.excluded.clone(),
            ignored: self.ignored.clone(),
            filter: Arc::clone(&self.filter),
            beside: self.beside.clone(),
            statuses: self.statuses.clone(),
            updated: Arc::clone(&self.updated),
            ..corpus.with_names(Arc::clone(&self.names))
        }
    }
}
