//! Articles with the same id.

use crate::corpus::Corpus;
use crate::finding::FileId;
use crate::schema::Schemas;

/// Returns true if `corpus/duplicate-article-id` reports the article, so that other rules do not
/// report its name and its missing id.
pub(in crate::rules) fn is_duplicate_id(corpus: &Corpus, schemas: &Schemas, file: FileId) -> bool {
    let id = corpus.article(file).id();
    let files = corpus.by_id(id);
    if files.len() < 2 {
        return false;
    }
    let files = with_this_id(corpus, schemas, &id.to_lowercase(), files);
    files.len() > 1 && files.contains(&file)
}

/// Returns the articles that are meant to have this id. Other rules report placeholders, missing
/// blocks, and misspelled attributes.
pub(in crate::rules) fn with_this_id(
    corpus: &Corpus,
    schemas: &Schemas,
    id: &str,
    files: &[FileId],
) -> Vec<FileId> {
    if schemas.text.attribute_placeholders.contains(id) {
        return Vec::new();
    }
    let is_meant = |file: &FileId| {
        let article = corpus.article(*file);
        let properties = &article.properties;
        let is_misspelled = properties.misspelled(&article.source, "articleId", schemas);
        properties.span.is_some() && is_misspelled.is_none()
    };
    files.iter().copied().filter(is_meant).collect()
}
