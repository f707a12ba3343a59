//! Reads files of a tree as articles or other files.

use super::discover::{self, FoundFile};
use super::filter::Filter;
use super::parallel::PIECE;
use super::{LoadError, Tree, is_markdown};
use crate::article::{Article, Unread};
use crate::schema::{Limits, Schemas};
use crate::source::{Source, path};
use rayon::prelude::*;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of the tree.
pub(super) enum Loaded {
    Article(Arc<Article>),
    Asset(String),
    Excluded(String),
}

/// Returns true if the file starts with a properties block, so that it is meant to be an article.
pub(crate) fn starts_with_block(bytes: &[u8]) -> bool {
    const OPENING: &[u8] = b"<properties";
    let head = &bytes[..bytes.len().min(256)];
    memchr::memchr_iter(b'<', head).any(|at| {
        let rest = &head[at..];
        rest.get(..OPENING.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(OPENING))
            && rest.get(OPENING.len()).is_some_and(u8::is_ascii_whitespace)
    })
}

/// Reads all files of a tree in parallel. Returns them in order, folder by folder.
pub(super) fn all(
    tree: &Tree,
    filter: &Filter,
    schemas: &Schemas,
    limits: &Limits,
) -> Result<Vec<Vec<Loaded>>, LoadError> {
    let load = |found: FoundFile| -> Loaded {
        if filter.is_excluded(tree, &found.path) {
            return Loaded::Excluded(found.path);
        }
        match found.fault {
            Some(cause) => Loaded::Article(Arc::new(unreadable(found.path, &cause, schemas))),
            None => load(tree, found.path, schemas, limits),
        }
    };
    let of_top = |top: PathBuf| -> Vec<Loaded> {
        discover::files(tree, &top, filter)
            .into_par_iter()
            .with_max_len(PIECE)
            .map(load)
            .collect()
    };
    let tops = discover::top(tree, filter)?.into_par_iter();
    Ok(tops.with_max_len(1).map(of_top).collect())
}

/// Reads the file at `path` below the root. An unreadable file does not stop the check of others.
fn load(tree: &Tree, path: String, schemas: &Schemas, limits: &Limits) -> Loaded {
    if path::is_escaped(&path) {
        // The escaped path is not the path of the file.
        if !is_markdown(&path) {
            return Loaded::Asset(path);
        }
        let article = Article::unread(path, Unread::Path, schemas);
        return Loaded::Article(Arc::new(article));
    }
    let article = match read(&tree.root.join(&path), limits.file_size) {
        Ok(Content::Bytes(bytes)) if is_markdown(&path) || starts_with_block(&bytes) => {
            decode(path, bytes, schemas)
        }
        Ok(Content::TooLarge(size)) if is_markdown(&path) => {
            Article::unread(path, Unread::TooLarge(size), schemas)
        }
        Err(cause) if is_markdown(&path) => unreadable(path, &cause, schemas),
        _ => return Loaded::Asset(path),
    };
    Loaded::Article(Arc::new(article))
}

/// Returns an article for a file or a folder that cannot be read.
fn unreadable(path: String, cause: &io::Error, schemas: &Schemas) -> Article {
    let why = match cause.kind() {
        io::ErrorKind::NotFound => "it disappeared after the folder was listed".to_owned(),
        // Error numbers and texts differ from machine to machine.
        io::ErrorKind::Other | io::ErrorKind::InvalidInput => cause.to_string(),
        kind => kind.to_string(),
    };
    Article::unread(path, Unread::Failed(why), schemas)
}

/// Returns the article with these bytes; one whose path is not UTF-8 is not read.
pub(super) fn decode(path: String, bytes: Vec<u8>, schemas: &Schemas) -> Article {
    if path::is_escaped(&path) {
        return Article::unread(path, Unread::Path, schemas);
    }
    Article::parse(Source::decode(path, bytes), schemas)
}

/// The content of a file.
pub(super) enum Content {
    Bytes(Vec<u8>),
    TooLarge(u64),
}

/// Reads a file of at most `max_bytes` bytes.
pub(super) fn read(path: &Path, max_bytes: u64) -> std::io::Result<Content> {
    use std::io::Read;
    let file = std::fs::File::open(path)?;
    let size = file.metadata()?.len();
    if size > max_bytes {
        return Ok(Content::TooLarge(size));
    }
    // The size when it was opened: a file that grows meanwhile is read the next time.
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(size).read_to_end(&mut bytes)?;
    Ok(Content::Bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schemas;

    fn why(loaded: Loaded) -> Option<Unread> {
        match loaded {
            Loaded::Article(article) => article.unread.clone(),
            Loaded::Asset(_) | Loaded::Excluded(_) => None,
        }
    }

    #[test]
    fn unreadable_files_become_unread_articles() {
        let schemas = Schemas::embedded().expect("the embedded schemas load");
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("folder.md")).expect("created");
        let tree = Tree::of_folder(folder.path());
        let load = |path: &str| why(load(&tree, path.to_owned(), &schemas, &schemas.limits));
        let gone = Unread::Failed("it disappeared after the folder was listed".to_owned());
        assert_eq!(load("svc/gone.md"), Some(gone));
        assert_eq!(load("svc/gone.png"), None);
        assert!(matches!(load("folder.md"), Some(Unread::Failed(_))));
        assert_eq!(load("svc/red\\xE9marrer.md"), Some(Unread::Path));
        assert_eq!(load("svc/red\\xE9marrer.png"), None);
    }
}
