//! Trees that are not on disk, such as that of a revision. Articles that two of them have in common
//! are parsed once.

use super::filter::Filter;
use super::include::{self, Fault, Files};
use super::read::{decode, starts_with_block};
use super::{Corpus, Tree, discover, is_markdown};
use crate::article::{Article, Unread};
use crate::config::Config;
use crate::schema::Schemas;
use crate::source::path;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Number of files whose contents are in memory at a time.
const FILES_AT_A_TIME: usize = 1024;
/// Largest `.gitignore` that is read, in bytes.
const MAX_IGNORE_FILE_BYTES: u64 = 64 << 10;

/// Contents of files by their ids.
pub(crate) trait Contents {
    /// Returns the contents with these ids, in their order; `Err` with the size of a file that is
    /// larger than `max_bytes`.
    fn read(&self, ids: &[&str], max_bytes: u64) -> io::Result<Vec<Result<Vec<u8>, u64>>>;
}

/// The files of a repository at one moment.
pub(crate) struct PastFiles<'a> {
    /// Ids of contents, by path from the top of the repository.
    pub ids: &'a BTreeMap<String, String>,
    /// The contents.
    pub contents: &'a dyn Contents,
    /// Path of the articles folder from the top of the repository.
    pub articles: &'a str,
}

/// Files that were parsed, by path below the root. Holds the files of one tree.
#[derive(Default)]
pub(crate) struct ParsedFiles(BTreeMap<String, ParsedFile>);

struct ParsedFile {
    id: String,
    /// `None` for a file that is not an article.
    article: Option<Arc<Article>>,
}

impl Corpus {
    /// Reads the tree of `files`, as [`Corpus::load`] reads a folder. `parsed` must be of the same
    /// `schemas` and limits, and holds the files of this tree afterwards.
    pub(crate) fn of_past(
        tree: Tree,
        files: &PastFiles<'_>,
        parsed: &mut ParsedFiles,
        schemas: &Schemas,
        config: &Config,
    ) -> io::Result<Self> {
        let limit = config.limits(schemas).file_size;
        let filter = Filter::of_past(&tree, config, &files.ignore_files(&tree)?);
        let mut known = std::mem::take(&mut parsed.0);
        let (mut excluded, mut unknown) = (Vec::new(), Vec::new());
        for (path, id) in files.below(files.articles) {
            if !discover::is_visible(path) || filter.is_ignored(path) {
                continue;
            }
            if filter.is_excluded(&tree, path) {
                excluded.push(path.to_owned());
                continue;
            }
            match known.remove_entry(path).filter(|(_, file)| file.id == *id) {
                Some((path, file)) => {
                    parsed.0.insert(path, file);
                }
                None => unknown.push((path, id.as_str())),
            }
        }
        drop(known);
        for batch in unknown.chunks(FILES_AT_A_TIME) {
            let ids: Vec<&str> = batch.iter().map(|(_, id)| *id).collect();
            let contents = files.contents.read(&ids, limit)?;
            let new = batch.par_iter().zip(contents).map(|((path, id), content)| {
                let file = ParsedFile {
                    id: (*id).to_owned(),
                    article: parse(path, content, schemas).map(Arc::new),
                };
                ((*path).to_owned(), file)
            });
            parsed.0.par_extend(new);
        }
        let (mut articles, mut assets) = (Vec::new(), Vec::new());
        for (path, file) in &parsed.0 {
            match &file.article {
                Some(article) => articles.push(Arc::clone(article)),
                None => assets.push(path.clone()),
            }
        }
        let includes = include::load(&articles, &files.project(&tree), limit, schemas);
        let corpus = Self::new(tree, articles, assets, includes, schemas);
        Ok(Self {
            excluded,
            filter: Arc::new(filter),
            ..corpus.with_configuration(config)
        })
    }
}

/// Returns the article in a file; `None` if it is not one.
fn parse(path: &str, content: Result<Vec<u8>, u64>, schemas: &Schemas) -> Option<Article> {
    let path = path.to_owned();
    match content {
        _ if path::is_escaped(&path) && !is_markdown(&path) => None,
        Ok(bytes) if is_markdown(&path) || starts_with_block(&bytes) => {
            Some(decode(path, bytes, schemas))
        }
        Err(size) if is_markdown(&path) => {
            Some(Article::unread(path, Unread::TooLarge(size), schemas))
        }
        _ => None,
    }
}

impl<'a> PastFiles<'a> {
    /// Iterates over the files in a folder, by their paths below it.
    fn below(&self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a String)> + use<'a> {
        let start = match folder {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let length = start.len();
        let files = self.ids.range(start.clone()..);
        files
            .take_while(move |(path, _)| path.starts_with(&start))
            .map(move |(path, id)| (&path[length..], id))
    }

    /// Returns the texts of the `.gitignore` files, by the absolute paths of their folders, the
    /// outermost first.
    fn ignore_files(&self, tree: &Tree) -> io::Result<Vec<(PathBuf, String)>> {
        let root = discover::normal(&tree.root);
        let depth = self.articles.split('/').filter(|part| !part.is_empty());
        let Some(top) = root.ancestors().nth(depth.count()) else {
            return Ok(Vec::new());
        };
        let is_rules = |path: &str| path == ".gitignore" || path.ends_with("/.gitignore");
        let files = self.ids.iter().filter(|(path, _)| is_rules(path));
        let (paths, ids): (Vec<&str>, Vec<&str>) =
            files.map(|(path, id)| (path.as_str(), id.as_str())).unzip();
        let contents = self.contents.read(&ids, MAX_IGNORE_FILE_BYTES)?;
        let texts = paths
            .into_iter()
            .zip(contents)
            .filter_map(|(path, content)| {
                let text = String::from_utf8_lossy(&content.ok()?).into_owned();
                Some((top.join(path::folder(path)), text))
            });
        let mut texts: Vec<(PathBuf, String)> = texts.collect();
        texts.sort_by_key(|(folder, _)| folder.components().count());
        Ok(texts)
    }

    /// Returns the files around the articles, which these may include.
    fn project(&self, tree: &Tree) -> Project<'a> {
        let (_, articles) = tree.project();
        let folder = match self.articles.rsplit_once('/') {
            _ if articles.is_empty() => Some(self.articles),
            Some((folder, _)) => Some(folder),
            None if self.articles.is_empty() => None,
            None => Some(""),
        };
        Project {
            ids: self.ids,
            contents: self.contents,
            folder,
            root: self.articles,
            articles,
        }
    }
}

/// The project of a tree.
struct Project<'a> {
    ids: &'a BTreeMap<String, String>,
    contents: &'a dyn Contents,
    /// The path of the project folder from the top of the repository; `None` if it is outside.
    folder: Option<&'a str>,
    /// The path of the articles folder from the top of the repository.
    root: &'a str,
    /// The name of the articles folder in the project; empty if it is the project.
    articles: String,
}

impl Project<'_> {
    /// Returns the path from the top of the repository.
    fn git_path(&self, path: &str) -> Option<String> {
        if !self.articles.is_empty() {
            if path == self.articles {
                return Some(self.root.to_owned());
            }
            if let Some(below) = path::below(&self.articles, path) {
                return Some(join(self.root, below));
            }
        }
        Some(join(self.folder?, path))
    }
}

fn join(folder: &str, path: &str) -> String {
    match (folder, path) {
        ("", path) => path.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, path) => format!("{folder}/{path}"),
    }
}

impl Files for Project<'_> {
    fn articles(&self) -> &str {
        &self.articles
    }

    fn read(&self, path: &str, limit: u64) -> Result<(String, Vec<u8>), Fault> {
        let id = self.git_path(path).and_then(|path| self.ids.get(&path));
        let id = id.ok_or(Fault::Missing(None))?;
        let unusable =
            |error: &dyn fmt::Display| Fault::Unusable(format!("it cannot be read: {error}"));
        let read = self.contents.read(&[id], limit);
        match read.map_err(|error| unusable(&error))?.pop() {
            Some(Ok(bytes)) => Ok((path.to_owned(), bytes)),
            Some(Err(_)) => Err(Fault::TooLarge(limit)),
            None => Err(unusable(&"git returned nothing")),
        }
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let Some(folder) = self.git_path(folder) else {
            return Vec::new();
        };
        let start = match folder.as_str() {
            "" => folder,
            folder => format!("{folder}/"),
        };
        let files = self.ids.range(start.clone()..);
        let below = files.map_while(|(path, _)| path.strip_prefix(&start));
        // Folders are named too, as in a listing of the disk.
        let names = below.filter_map(|path| path.split('/').next());
        names
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }
}

/// Returns the tree that `config` defines in `files`, and the path of its root; `None` if there is
/// none. `git_path` returns the path from the top of the repository.
pub(crate) fn locate_past(
    config: &Config,
    ids: &BTreeMap<String, String>,
    git_path: impl Fn(&Path) -> io::Result<String>,
) -> io::Result<Option<(Tree, String)>> {
    let articles = git_path(&config.articles)?;
    let start = format!("{articles}/");
    let mut below = ids.range(start.clone()..);
    if articles.is_empty()
        || below
            .next()
            .is_some_and(|(path, _)| path.starts_with(&start))
    {
        return Ok(Some((Tree::of_past(&config.articles, true), articles)));
    }
    // Without a configuration the working directory may be the tree.
    if config.file.is_none() {
        let folder = config.base.join(".");
        let root = git_path(&folder)?;
        return Ok(Some((Tree::of_past(&folder, false), root)));
    }
    Ok(None)
}
