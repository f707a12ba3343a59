//! Articles in messages, and locations in them.

use crate::article::Article;
use crate::corpus::Corpus;
use crate::finding::FileId;
use crate::source::Span;

/// Maximum number of other articles in a message.
pub(in crate::rules) const MAX_NAMED: usize = 3;

/// Lists the paths of `others`, the first few of `count` articles, for a message.
pub(in crate::rules) fn name_articles(corpus: &Corpus, others: &[FileId], count: usize) -> String {
    let named = others
        .iter()
        .take(MAX_NAMED)
        .map(|file| format!("`{}`", corpus.article(*file).source.path));
    let mut text = named.collect::<Vec<_>>().join(", ");
    if count > MAX_NAMED.min(others.len()) {
        text.push_str(&format!(
            " and {} more",
            count - MAX_NAMED.min(others.len())
        ));
    }
    text
}

/// Returns the location of the attribute `name`, or the first line of the block if it is missing.
pub(in crate::rules) fn attribute_span(article: &Article, name: &str) -> Span {
    article.attribute(name).map_or_else(
        || article.block_line(),
        |attribute| attribute.trimmed_span(),
    )
}
