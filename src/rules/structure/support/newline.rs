//! The line ending at a line.

use crate::article::Article;

/// Returns the line ending of the line before the one that starts at `start`.
pub(in crate::rules) fn newline(article: &Article, start: usize) -> &'static str {
    let before = article.source.text.get(..start).unwrap_or_default();
    if before.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}
