//! The line ending of an article.

use crate::article::Article;

/// Returns the line ending of the body of `article`.
pub(in crate::rules) fn newline(article: &Article) -> &'static str {
    if article.source.slice(article.body).contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}
