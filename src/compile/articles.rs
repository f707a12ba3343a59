//! Compiles articles to their objects.

use super::document;
use super::search::ArticleAnalyzer;
use super::{Plan, Put, PutError};
use crate::article::Article;
use crate::corpus::{Taxonomy, spread};
use crate::finding::FileId;
use crate::published::{self, Object, to_bytes};
use crate::search::AnalyzedDocument;
use crate::source::Source;
use rayon::prelude::*;
use std::sync::Arc;

/// A function that returns the object of an article in the old bundle if neither the
/// article nor the compiler has changed.
pub type PreviousObject<'k> = dyn Fn(FileId) -> Option<Object> + Sync + 'k;

/// A compiled article.
#[derive(Debug)]
pub struct CompiledArticle {
    /// Its number in the corpus.
    pub file: FileId,
    /// Its object.
    pub object: Object,
    /// Its terms for the search index; `None` if it was not compiled again.
    pub search: Option<Arc<AnalyzedDocument>>,
}

/// Compiles `files`, which must be articles of `plan`, in parallel. Articles with a
/// previous object are not compiled again.
///
/// `put` stores an object, which is JSON, and returns its path and hash. This one keeps nothing:
///
/// ```
/// # use helpc::compile::{self, Edition, Plan};
/// # use helpc::{corpus::Corpus, finding::FileId, published::Object};
/// # use helpc::schema::{AudienceName, Schemas};
/// let schemas = Schemas::embedded()?;
/// let file = ("microsoft.compute/restart.md".to_owned(), b"# Restart a machine\n".to_vec());
/// let corpus = Corpus::from_memory([file], &schemas);
/// let published: Vec<FileId> = corpus.files().map(|(file, _)| file).collect();
/// let plan = Plan {
///     corpus: &corpus,
///     schemas: &schemas,
///     edition: Edition::of(AudienceName::All, &schemas),
///     published: &published,
/// };
/// let put = |bytes: Vec<u8>| {
///     assert!(bytes.starts_with(br#"{"format":2,"kind":"article""#));
///     let size = bytes.len() as u64;
///     Ok(Object { path: String::new(), size, sha256: String::new() })
/// };
/// let compiled = compile::articles(plan, &published, &|_| None, &put)?;
/// assert_eq!(compiled.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn articles(
    plan: Plan<'_>,
    files: &[FileId],
    previous: &PreviousObject<'_>,
    put: &Put<'_>,
) -> Result<Vec<CompiledArticle>, PutError> {
    let taxonomy = Taxonomy::of(plan.corpus);
    let analyzer = ArticleAnalyzer::new(plan, &taxonomy);
    spread(files)
        .map(|file| {
            let (object, search) = match previous(*file) {
                Some(object) => (object, None),
                None => {
                    let document = compile(plan, *file);
                    let search = analyzer.analyze(*file, &document.text);
                    (put(to_bytes(&document))?, Some(Arc::new(search)))
                }
            };
            Ok(CompiledArticle {
                file: *file,
                object,
                search,
            })
        })
        .collect()
}

/// Compiles the article `file` of `plan`.
pub fn compile(plan: Plan<'_>, file: FileId) -> published::Article {
    let expanded = with_includes(file, plan);
    let article = expanded
        .as_ref()
        .unwrap_or_else(|| plan.corpus.article(file));
    document::compile(article, file, plan)
}

/// Returns the article with its includes expanded; `None` if it includes nothing.
pub(super) fn with_includes(file: FileId, plan: Plan<'_>) -> Option<Article> {
    let article = plan.corpus.article(file);
    if article.outline.includes.is_empty() {
        return None;
    }
    let block = &article.source.text[..article.body.start as usize];
    let text = format!("{block}{}", plan.corpus.includes.body(plan.corpus, file));
    let source = Source::decode(article.source.path.as_str(), text.into_bytes());
    Some(Article::parse(source, plan.schemas))
}
