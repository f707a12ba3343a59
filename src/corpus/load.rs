//! Builds a corpus from files on disk or in memory.

use super::filter::Filter;
use super::names::Names;
use super::read::{self, Loaded, decode, starts_with_block};
use super::{Corpus, Includes, LoadError, Targeting, Tree, discover, include, is_markdown};
use crate::article::Article;
use crate::config::{Config, TaxonomyNames};
use crate::schema::Schemas;
use crate::source::Source;
use crate::status::Statuses;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Corpus {
    /// Reads the tree at `tree.root`. A file that cannot be read becomes an article without
    /// content, which a rule reports.
    pub fn load(tree: Tree, schemas: &Schemas, config: &Config) -> Result<Self, LoadError> {
        let limits = config.limits(schemas);
        let filter = Filter::of(&tree, config);
        let loaded = read::all(&tree, &filter, schemas, &limits)?;
        let mut articles = Vec::with_capacity(loaded.iter().map(Vec::len).sum());
        let mut assets = Vec::new();
        let mut excluded = Vec::new();
        for file in loaded.into_iter().flatten() {
            match file {
                Loaded::Article(article) => articles.push(article),
                Loaded::Asset(path) => assets.push(path),
                Loaded::Excluded(path) => excluded.push(path),
            }
        }
        let includes = include::load(
            &articles,
            &include::Project::of(&tree),
            limits.file_size,
            schemas,
        );
        let corpus = Self::new(tree, articles, assets, includes, schemas);
        Ok(Self {
            excluded,
            ignored: filter.left_out(),
            filter: Arc::new(filter),
            ..corpus.with_configuration(config)
        })
    }

    /// Returns a tree without any file.
    #[cfg(feature = "cli")]
    pub(crate) fn without_files(tree: Tree, schemas: &Schemas, config: &Config) -> Self {
        let filter = Arc::new(Filter::of(&tree, config));
        let corpus = Self::new(tree, Vec::new(), Vec::new(), Includes::default(), schemas);
        Self {
            filter,
            ..corpus.with_configuration(config)
        }
    }

    /// Returns an error if the tree or one of the folders `paths` has no articles: the path is
    /// probably wrong. Excluded files may be named.
    pub fn require_articles(&self, paths: &[PathBuf]) -> Result<(), LoadError> {
        let fail = |path: &Path, excluded, ignored| {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            Err(LoadError::NoArticles {
                path,
                excluded,
                ignored,
            })
        };
        if self.articles.is_empty() {
            let root = std::fs::canonicalize(&self.tree.root);
            let root = root.as_deref().unwrap_or(&self.tree.root);
            return fail(root, self.excluded.len(), self.ignored.len());
        }
        let mut is_any_known = paths.is_empty();
        for path in paths {
            let below = self.tree.below(path);
            let is_in = |other: &str| discover::is_in(other, &below);
            let has_article = self.files().any(|(_, file)| is_in(&file.source.path));
            let count = |others: &[String]| others.iter().filter(|other| is_in(other)).count();
            let (excluded, ignored) = (count(&self.excluded), count(&self.ignored));
            if !has_article && path.is_dir() {
                return fail(path, excluded, ignored);
            }
            is_any_known |= has_article || excluded + ignored > 0;
        }
        match paths.first() {
            Some(path) if !is_any_known => fail(path, 0, 0),
            _ => Ok(()),
        }
    }

    /// Returns a corpus with the files of a configuration and without articles.
    pub fn of_configuration(config: &Config, schemas: &Schemas) -> Self {
        let tree = Tree::of_folder(&config.base);
        let (articles, assets) = (Vec::new(), Vec::new());
        Self::new(tree, articles, assets, Includes::default(), schemas).with_configuration(config)
    }

    /// Returns the corpus with the files of `config` as configuration files.
    pub fn with_configuration(mut self, config: &Config) -> Self {
        let beside = config.sources.iter().map(|source| {
            let path = self.tree.below(Path::new(&source.path));
            Arc::new(Source {
                path,
                ..source.clone()
            })
        });
        self.beside = beside.collect();
        self.with_names(Arc::clone(&config.names))
    }

    /// Returns the corpus with names of products and topics. Articles are found by all ids of
    /// their products and topics.
    pub(super) fn with_names(mut self, names: Arc<TaxonomyNames>) -> Self {
        if names.product_groups().next().is_some() || names.topic_groups().next().is_some() {
            let targeting = self.targeting.with_names(&names);
            self.targeting = Arc::new(targeting);
        }
        self.names = names;
        self
    }

    /// Builds a corpus from files in memory: path below the root, and bytes. A path that starts
    /// with `../` is that of a file next to the root, which articles may include.
    pub fn from_memory(
        files: impl IntoIterator<Item = (String, Vec<u8>)>,
        schemas: &Schemas,
    ) -> Self {
        let files: Vec<(String, Vec<u8>)> = files.into_iter().collect();
        let mut articles = Vec::new();
        let mut assets = Vec::new();
        let mut project = BTreeMap::new();
        for (path, bytes) in &files {
            if let Some(beside) = path.strip_prefix("../") {
                project.insert(beside.to_owned(), bytes.as_slice());
                continue;
            }
            project.insert(format!("articles/{path}"), bytes.as_slice());
            if is_markdown(path) || starts_with_block(bytes) {
                let article = decode(path.clone(), bytes.clone(), schemas);
                articles.push(Arc::new(article));
            } else {
                assets.push(path.clone());
            }
        }
        articles.sort_by(|a, b| a.source.path.cmp(&b.source.path));
        assets.sort();
        let includes = include::load(
            &articles,
            &include::Memory(project),
            schemas.limits.file_size,
            schemas,
        );
        Self::new(Tree::in_memory(), articles, assets, includes, schemas)
    }

    pub(super) fn new(
        tree: Tree,
        articles: Vec<Arc<Article>>,
        assets: Vec<String>,
        includes: Includes,
        schemas: &Schemas,
    ) -> Self {
        // Both are searched by bisection.
        debug_assert!(articles.is_sorted_by(|a, b| a.source.path <= b.source.path));
        debug_assert!(assets.is_sorted());
        let (targeting, (ids, (article_names, asset_names))) = rayon::join(
            || Targeting::of(&articles, schemas),
            || {
                rayon::join(
                    || Names::of_ids(&articles),
                    || (Names::of_articles(&articles), Names::of_assets(&assets)),
                )
            },
        );
        Self {
            tree,
            articles,
            assets,
            excluded: Vec::new(),
            ignored: Vec::new(),
            beside: Vec::new(),
            names: Arc::default(),
            targeting: Arc::new(targeting),
            includes: Arc::new(includes),
            statuses: None,
            updated: Arc::default(),
            ids: Arc::new(ids),
            article_names: Arc::new(article_names),
            asset_names: Arc::new(asset_names),
            filter: Arc::default(),
        }
    }

    /// Returns the corpus with the results of link checks.
    pub fn with_statuses(self, statuses: impl Into<Option<Arc<Statuses>>>) -> Self {
        Self {
            statuses: statuses.into(),
            ..self
        }
    }
}
