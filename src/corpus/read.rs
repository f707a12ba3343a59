//! A file to an article, or to what lies beside articles.

use super::{LoadError, Tree, is_markdown};
use crate::article::Article;
use crate::schema::{Limits, Schemas};
use crate::source::Source;
use std::path::Path;
use std::sync::Arc;

/// A file of the tree.
pub(super) enum Loaded {
    Article(Arc<Article>),
    Asset(String),
    Excluded(String),
}

/// Whether a properties block stands at the front of the file, so that
/// somebody meant it to be an article.
pub(super) fn starts_with_block(bytes: &[u8]) -> bool {
    const OPENING: &[u8] = b"<properties";
    let head = &bytes[..bytes.len().min(256)];
    memchr::memchr_iter(b'<', head).any(|at| {
        let rest = &head[at..];
        rest.get(..OPENING.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(OPENING))
            && rest.get(OPENING.len()).is_some_and(u8::is_ascii_whitespace)
    })
}

/// Reads the file at `path` below the root.
pub(super) fn load(
    tree: &Tree,
    path: String,
    schemas: &Schemas,
    limits: &Limits,
) -> Result<Loaded, LoadError> {
    let full = tree.root.join(&path);
    let content =
        read(&full, limits.file_size).map_err(|cause| LoadError::Path { path: full, cause })?;
    let article = match content {
        Content::Bytes(bytes) if is_markdown(&path) || starts_with_block(&bytes) => {
            Article::parse(Source::decode(path, bytes), schemas)
        }
        Content::TooLarge(size) if is_markdown(&path) => Article::unread(path, size, schemas),
        _ => return Ok(Loaded::Asset(path)),
    };
    Ok(Loaded::Article(Arc::new(article)))
}

/// What a file holds.
pub(super) enum Content {
    Bytes(Vec<u8>),
    TooLarge(u64),
}

/// Reads a file of `most` bytes at the most.
pub(super) fn read(path: &Path, most: u64) -> std::io::Result<Content> {
    use std::io::Read;
    let file = std::fs::File::open(path)?;
    let size = file.metadata()?.len();
    if size > most {
        return Ok(Content::TooLarge(size));
    }
    // As much as there was when its size was asked for: a file that grows
    // meanwhile is read the next time.
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(size).read_to_end(&mut bytes)?;
    Ok(Content::Bytes(bytes))
}
