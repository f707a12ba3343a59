//! The Markdown of articles.

use pulldown_cmark::Options;

/// Returns the CommonMark extensions that articles use: tables.
pub fn markdown_options() -> Options {
    Options::ENABLE_TABLES
}
