//! Articles with the same id.

use crate::finding::FileId;
use crate::rules::Context;

/// Returns true if `corpus/duplicate-article-id` reports the article, so that other rules do not report its name and its
/// missing id.
pub(in crate::rules) fn is_duplicate_id(cx: &Context<'_>, file: FileId) -> bool {
    let id = cx.corpus.article(file).id();
    let files = cx.corpus.by_id(id);
    if files.len() < 2 {
        return false;
    }
    let files = with_this_id(cx, &id.to_lowercase(), files);
    files.len() > 1 && files.contains(&file)
}

/// Returns the articles that are meant to have this id. Other rules report placeholders, missing
/// blocks, and misspelled attributes.
pub(in crate::rules) fn with_this_id(cx: &Context<'_>, id: &str, files: &[FileId]) -> Vec<FileId> {
    if cx.schemas.text.attribute_placeholders.contains(id) {
        return Vec::new();
    }
    let is_meant = |file: &FileId| {
        let article = cx.corpus.article(*file);
        let properties = &article.properties;
        let is_misspelled = properties.misspelled(&article.source, "articleId", cx.schemas);
        properties.span.is_some() && is_misspelled.is_none()
    };
    files.iter().copied().filter(is_meant).collect()
}
