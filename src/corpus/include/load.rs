//! Reads included files, and the files that they include.

use super::model::Included;
use super::{Fault, IncludeFile, Includes, follow};
use crate::article::Article;
use crate::corpus::Tree;
use crate::corpus::read::{Content, read};
use crate::finding::FileId;
use crate::schema::Schemas;
use crate::source::Source;
use crate::source::path::{folder, resolve};
use crate::util::Suggestions;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Access to the files of a project.
pub(crate) trait Files {
    /// Returns the articles folder, relative to the project folder.
    fn articles(&self) -> &str;

    /// Reads the file at `path`. Returns its canonical path and its bytes.
    fn read(&self, path: &str, limit: u64) -> Result<(String, Vec<u8>), Fault>;

    /// Returns the names of the files in a folder, sorted.
    fn names(&self, folder: &str) -> Vec<String>;
}

/// A project on disk.
pub(crate) struct Project {
    root: PathBuf,
    articles: String,
}

impl Project {
    /// Returns the project of a tree.
    pub(crate) fn of(tree: &Tree) -> Self {
        let (root, articles) = tree.project();
        Self { root, articles }
    }
}

impl Files for Project {
    fn articles(&self) -> &str {
        &self.articles
    }

    fn read(&self, path: &str, limit: u64) -> Result<(String, Vec<u8>), Fault> {
        // The canonical path decides, since a symbolic link may lead out of the project.
        let full = match std::fs::canonicalize(self.root.join(path)) {
            Ok(full) => full,
            Err(_) => return Err(Fault::Missing(None)),
        };
        let Ok(inner) = full.strip_prefix(&self.root) else {
            return Err(Fault::Outside);
        };
        if !full.is_file() {
            return Err(Fault::Missing(None));
        }
        let bytes = match read(&full, limit) {
            Ok(Content::Bytes(bytes)) => bytes,
            Ok(Content::TooLarge(_)) => return Err(Fault::TooLarge(limit)),
            Err(error) => return Err(Fault::Unusable(format!("it cannot be read: {error}"))),
        };
        Ok((slashed(inner), bytes))
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::canonicalize(self.root.join(folder))
            .ok()
            .filter(|full| full.starts_with(&self.root))
            .and_then(|full| std::fs::read_dir(full).ok());
        let mut names: Vec<String> = entries
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort_unstable();
        names
    }
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}

/// A project on disk with some files replaced.
pub(crate) struct Overlay<'a> {
    pub(crate) project: Project,
    pub(crate) files: &'a BTreeMap<String, Option<Vec<u8>>>,
}

impl Files for Overlay<'_> {
    fn articles(&self) -> &str {
        self.project.articles()
    }

    fn read(&self, path: &str, limit: u64) -> Result<(String, Vec<u8>), Fault> {
        match self.files.get(path) {
            Some(Some(bytes)) if bytes.len() as u64 > limit => Err(Fault::TooLarge(limit)),
            Some(Some(bytes)) => Ok((path.to_owned(), bytes.clone())),
            Some(None) => Err(Fault::Missing(None)),
            None => self.project.read(path, limit),
        }
    }

    fn names(&self, folder: &str) -> Vec<String> {
        self.project.names(folder)
    }
}

/// A project in memory: bytes by path below the project folder.
pub(crate) struct Memory<'a>(pub(crate) BTreeMap<String, &'a [u8]>);

impl Files for Memory<'_> {
    fn articles(&self) -> &str {
        "articles"
    }

    fn read(&self, path: &str, limit: u64) -> Result<(String, Vec<u8>), Fault> {
        let Some(bytes) = self.0.get(path) else {
            return Err(Fault::Missing(None));
        };
        if bytes.len() as u64 > limit {
            return Err(Fault::TooLarge(limit));
        }
        Ok((path.to_owned(), bytes.to_vec()))
    }

    fn names(&self, of: &str) -> Vec<String> {
        let siblings = self.0.keys().filter(|known| folder(known) == of);
        let names = siblings.filter_map(|known| known.rsplit('/').next());
        names.map(str::to_owned).collect()
    }
}

/// Reads all files that `articles` include, each once.
pub(crate) fn load(
    articles: &[Arc<Article>],
    files: &dyn Files,
    limit: u64,
    schemas: &Schemas,
) -> Includes {
    let with_includes = articles
        .iter()
        .enumerate()
        .filter(|(_, article)| !article.outline.includes.is_empty());
    let mut loader = Loader {
        files,
        articles,
        limit,
        schemas,
        read: Vec::new(),
        by_written: BTreeMap::new(),
        by_place: BTreeMap::new(),
        names: BTreeMap::new(),
        suggestions: Suggestions::default(),
    };
    let mut of_articles = Vec::new();
    for (file, article) in with_includes {
        let path = format!("{}/{}", files.articles(), article.source.path);
        let included = loader.follow(targets(article, &path));
        of_articles.push((file, included));
    }
    // Following a file may append other files.
    let mut at = 0;
    while let Some(file) = loader.read.get(at) {
        let found = loader.follow(targets(&file.article, &file.path));
        if let Some(file) = loader.read.get_mut(at) {
            file.directives = found;
        }
        at += 1;
    }
    let mut files = loader.read;
    let weights = follow::weigh(&mut files, limit);
    let articles = of_articles.into_iter().map(|(file, mut included)| {
        follow::weigh_article(&articles[file], &mut included, &files, &weights, limit);
        (FileId::new(file), included)
    });
    Includes {
        articles: articles.collect(),
        files,
    }
}

/// Returns the targets of the directives of the article at `path`; `None` for one outside the
/// project.
fn targets(article: &Article, path: &str) -> Vec<Option<String>> {
    let directives = article.outline.includes.iter();
    directives
        .map(|directive| resolve(folder(path), article.source.slice(directive.path)))
        .collect()
}

struct Loader<'a> {
    files: &'a dyn Files,
    articles: &'a [Arc<Article>],
    limit: u64,
    schemas: &'a Schemas,
    read: Vec<IncludeFile>,
    /// Results by the paths in directives.
    by_written: BTreeMap<String, Result<usize, Fault>>,
    /// Indexes of files by their canonical paths.
    by_place: BTreeMap<String, usize>,
    /// Names of files by folder, for suggestions.
    names: BTreeMap<String, Vec<String>>,
    suggestions: Suggestions,
}

impl Loader<'_> {
    fn follow(&mut self, targets: Vec<Option<String>>) -> Vec<Included> {
        let found = targets
            .into_iter()
            .map(|target| match target.map(|path| self.find(path)) {
                None => Included::Fault(Fault::Outside),
                Some(Err(fault)) => Included::Fault(fault),
                Some(Ok(at)) => Included::File(at),
            });
        found.collect()
    }

    fn find(&mut self, path: String) -> Result<usize, Fault> {
        if let Some(found) = self.by_written.get(&path) {
            return found.clone();
        }
        let found = self.read(&path);
        self.by_written.insert(path, found.clone());
        found
    }

    fn read(&mut self, path: &str) -> Result<usize, Fault> {
        let (place, bytes) = match self.files.read(path, self.limit) {
            Err(Fault::Missing(_)) => return Err(Fault::Missing(self.similar_name(path))),
            read => read?,
        };
        if let Some(at) = self.by_place.get(&place) {
            return Ok(*at);
        }
        let source = Source::decode(place.clone(), bytes);
        if !source.faults.is_empty() {
            return Err(Fault::Unusable("it is not UTF-8 text".to_owned()));
        }
        let article = Article::parse(source, self.schemas);
        let at = self.read.len();
        let file = self.number(&place);
        self.read.push(IncludeFile {
            path: place.clone(),
            file,
            article,
            directives: Vec::new(),
            fault: None,
            is_internal: false,
        });
        self.by_place.insert(place, at);
        Ok(at)
    }

    /// Returns the name of a file in the folder of `path` that the author may have meant.
    fn similar_name(&mut self, path: &str) -> Option<String> {
        if self.suggestions.is_spent() {
            return None;
        }
        let folder = folder(path);
        if !self.names.contains_key(folder) {
            let names = self.files.names(folder);
            self.names.insert(folder.to_owned(), names);
        }
        let names = self.names.get(folder)?.iter().map(String::as_str);
        let wanted = path.rsplit('/').next().unwrap_or(path);
        self.suggestions.nearest(wanted, names).map(str::to_owned)
    }

    /// Returns the number of the article at this path of the project, if there is one.
    fn number(&self, place: &str) -> Option<FileId> {
        let below = match self.files.articles() {
            "" => place,
            folder => place.strip_prefix(folder)?.strip_prefix('/')?,
        };
        let found = self
            .articles
            .binary_search_by(|article| article.source.path.as_str().cmp(below));
        found.ok().map(FileId::new)
    }
}
