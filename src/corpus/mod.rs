//! All articles of a tree, and what lies beside them.

mod discover;
mod filter;
mod include;
mod names;
mod other;
mod read;
mod targeting;
mod taxonomy;

use crate::article::{Article, Target, classify};
use crate::config::Config;
use crate::finding::FileId;
use crate::schema::Schemas;
use crate::source::{Source, path};
use crate::status::Statuses;
use names::Names;
use rayon::prelude::*;
use read::{Loaded, decode, starts_with_block};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

pub use discover::{Tree, locate};
use filter::Filter;
pub use include::{
    DEPTH as INCLUDE_DEPTH, Fault as IncludeFaultKind, IncludeFault, IncludeFile, Includes,
};
pub use other::ProjectFiles;
pub use targeting::{ArticleTargeting, Clouds, Name, Targeting};
pub use taxonomy::{Product, Taxonomy, Topic};

/// Why a tree could not be loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    /// A path that was asked for is not there.
    #[error("{path}: {cause}")]
    Path {
        /// The path.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// There is no folder of articles.
    #[error(
        "{path} is not a folder: name the folder of the articles, or set `articles` in helpc.yaml"
    )]
    NoTree {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is no article where articles were looked for.
    #[error(
        "no articles found in {path}{}: name the folder of the articles, or set `articles` in helpc.yaml",
        name_left_out(*.excluded, *.ignored)
    )]
    NoArticles {
        /// The file or folder.
        path: PathBuf,
        /// Files there that the configuration excludes.
        excluded: usize,
        /// Files and folders there that git ignores.
        ignored: usize,
    },
}

fn name_left_out(excluded: usize, ignored: usize) -> String {
    let mut text = match excluded {
        0 => String::new(),
        1 => " (1 file is excluded by the configuration)".to_owned(),
        _ => format!(" ({excluded} files are excluded by the configuration)"),
    };
    if ignored > 0 {
        text.push_str(" (git ignores files there: `--no-gitignore` includes them)");
    }
    text
}

/// All articles of a tree. Immutable once loaded.
#[derive(Debug)]
pub struct Corpus {
    /// The tree that they were read from.
    pub tree: Tree,
    /// The articles, sorted by path; shared, so that who loads a tree again can
    /// keep those that did not change. A [`FileId`] is an index into this list.
    pub articles: Vec<Arc<Article>>,
    /// Paths of all other files, sorted.
    pub assets: Vec<String>,
    /// Paths of the files that the configuration excludes, sorted.
    pub excluded: Vec<String>,
    /// What git ignores, sorted: articles, and folders with a slash at the end.
    pub ignored: Vec<String>,
    /// The files that say what is wanted of articles, with paths from the root of
    /// the tree: those of the configuration, in its order.
    pub beside: Vec<Arc<Source>>,
    /// Where each article is shown.
    pub targeting: Arc<Targeting>,
    /// What the articles include.
    pub includes: Arc<Includes>,
    /// What the web said of their links, where that is to be told.
    pub statuses: Option<Arc<Statuses>>,
    /// Ids of articles.
    ids: Arc<Names>,
    /// Names of files: articles by number, other files behind them.
    names: Arc<Names>,
    /// Which files count.
    filter: Arc<Filter>,
}

impl Corpus {
    /// Reads the tree at `tree.root`. A file that cannot be read is an article without
    /// content, about which a rule reports: none must be missing silently.
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
            &include::Disk::of(&tree),
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

    /// Fails if there is no article at all, or none in one of the folders that `paths`
    /// name: whoever asked for a check of nothing has named the wrong place. Files that
    /// the configuration excludes may be named.
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

    /// The files of a configuration alone, where they do not say which articles
    /// there are.
    pub fn of_configuration(config: &Config, schemas: &Schemas) -> Self {
        let tree = Tree::of_folder(&config.base);
        let (articles, assets) = (Vec::new(), Vec::new());
        Self::new(tree, articles, assets, Includes::default(), schemas).with_configuration(config)
    }

    /// The same with the files of a configuration beside it.
    pub fn with_configuration(mut self, config: &Config) -> Self {
        let beside = config.sources.iter().map(|source| {
            let path = self.tree.below(Path::new(&source.path));
            Arc::new(Source {
                path,
                ..source.clone()
            })
        });
        self.beside = beside.collect();
        self
    }

    /// A corpus of files in memory: path below the root, and bytes. A path that
    /// begins with `../` is that of a file beside the root, which articles may
    /// include.
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

    fn new(
        tree: Tree,
        articles: Vec<Arc<Article>>,
        assets: Vec<String>,
        includes: Includes,
        schemas: &Schemas,
    ) -> Self {
        // Both are looked up by halving.
        debug_assert!(articles.is_sorted_by(|a, b| a.source.path <= b.source.path));
        debug_assert!(assets.is_sorted());
        let (targeting, (ids, names)) = rayon::join(
            || Targeting::of(&articles, schemas),
            || {
                rayon::join(
                    || Names::of_ids(&articles),
                    || Names::of_files(&articles, &assets),
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
            targeting: Arc::new(targeting),
            includes: Arc::new(includes),
            statuses: None,
            ids: Arc::new(ids),
            names: Arc::new(names),
            filter: Arc::default(),
        }
    }

    /// The same tree, with what the web said of its links.
    pub fn with_statuses(self, statuses: impl Into<Option<Arc<Statuses>>>) -> Self {
        Self {
            statuses: statuses.into(),
            ..self
        }
    }

    /// The article with this number.
    pub fn article(&self, file: FileId) -> &Article {
        &self.articles[file as usize]
    }

    /// The file with this number, article or not.
    pub fn source(&self, file: FileId) -> &Source {
        match self.as_article(file) {
            Some(article) => &article.source,
            None => &self.beside[file as usize - self.articles.len()],
        }
    }

    /// The article with this number, if it is that of one.
    pub fn as_article(&self, file: FileId) -> Option<&Article> {
        self.articles.get(file as usize).map(|article| &**article)
    }

    /// The number of a file beside the articles.
    pub fn beside(&self, index: usize) -> FileId {
        (self.articles.len() + index) as FileId
    }

    /// All articles with their numbers, in order of path.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &Article)> {
        self.articles
            .iter()
            .enumerate()
            .map(|(file, article)| (file as FileId, &**article))
    }

    /// The same in parallel.
    pub fn par_files(&self) -> impl IndexedParallelIterator<Item = (FileId, &Article)> {
        let files = spread(&self.articles).enumerate();
        files.map(|(file, article)| (file as FileId, &**article))
    }

    /// The articles whose id is `id`, in any case. An article without
    /// `articleId` has its file's stem for an id.
    pub fn by_id(&self, id: &str) -> &[FileId] {
        self.ids.get(&id.trim().to_lowercase())
    }

    /// All ids in lower case with the articles that carry them, sorted by id.
    pub fn ids(&self) -> impl Iterator<Item = (&str, &[FileId])> {
        self.ids_from("")
    }

    /// The ids that begin with `start` (lower case).
    pub fn ids_from<'c>(&'c self, start: &str) -> impl Iterator<Item = (&'c str, &'c [FileId])> {
        let ids = self.ids.from(start);
        ids.take_while(move |(id, _)| id.starts_with(start))
    }

    /// The article at this path below the root, letter case included.
    pub fn by_path(&self, path: &str) -> Option<FileId> {
        let at = self
            .articles
            .binary_search_by(|article| article.source.path.as_str().cmp(path))
            .ok()?;
        Some(at as FileId)
    }

    /// What an article is made of beside its own text: what it includes, and the
    /// ids of the articles that its relative links lead to. Empty for most.
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

    /// The paths of the files called `name`, in any case: articles first.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.names.get(&name.to_ascii_lowercase());
        found.iter().map(|number| match self.as_article(*number) {
            Some(article) => article.source.path.as_str(),
            None => self.assets[*number as usize - self.articles.len()].as_str(),
        })
    }

    /// The paths of the files in `folder` itself, not below it: articles first.
    pub fn in_folder<'c>(&'c self, folder: &'c str) -> impl Iterator<Item = &'c str> {
        // Both lists are sorted: what begins alike stands together.
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

    /// Groups of articles of one name, in order of the first of each.
    pub fn namesakes(&self) -> Vec<&[FileId]> {
        let is_article = |file: &FileId| (*file as usize) < self.articles.len();
        let groups = self.names.from("").map(|(_, group)| {
            let articles = group.partition_point(is_article);
            &group[..articles]
        });
        let mut groups: Vec<&[FileId]> = groups.filter(|group| group.len() > 1).collect();
        groups.sort_unstable();
        groups
    }

    /// Whether any file, article or not, lies at this path below the root.
    pub fn has_file(&self, path: &str) -> bool {
        self.by_path(path).is_some()
            || self
                .assets
                .binary_search_by(|asset| asset.as_str().cmp(path))
                .is_ok()
    }
}

/// How many articles a thread takes at a time. Some take a thousand times as long as
/// others, and rayon cuts a list in as few pieces as threads ask for: without a limit
/// the last thread would be alone with a quarter of them.
const PIECE: usize = 32;

/// A list of articles, or of what is made of each, in parallel.
pub fn spread<T: Sync>(list: &[T]) -> impl IndexedParallelIterator<Item = &T> {
    list.par_iter().with_max_len(PIECE)
}

/// The same, for who does several things with each: one thing with a whole piece
/// first, then the next.
pub fn pieces<T: Sync>(list: &[T]) -> impl IndexedParallelIterator<Item = &[T]> {
    list.par_chunks(PIECE).with_max_len(1)
}

/// The path below the root that a relative link of the file at `from` leads to;
/// `None` where it leaves the tree.
pub fn resolve(from: &str, link: &str) -> Option<String> {
    // A path from the root is one from there, not one that leads out.
    match link.strip_prefix('/') {
        Some(below) => path::resolve("", below),
        None => path::resolve(path::folder(from), link),
    }
}

/// Whether the file's name says that it is an article.
pub fn is_markdown(path: &str) -> bool {
    let tail = path.as_bytes().last_chunk::<3>();
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(b".md"))
}
