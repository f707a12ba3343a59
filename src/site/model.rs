//! Files and names of the site.

use serde::Serialize;

/// The folder of the pages of articles.
pub const ARTICLES: &str = "articles";
/// The last line of each page. It distinguishes pages of helpc from other files.
pub const MARK: &str = "<!-- made by helpc -->\n";
/// What the path of a page gets at its end for the same page as Markdown: `a.html.md`, as
/// <https://llmstxt.org> proposes.
pub const MARKDOWN: &str = ".md";
/// The page that shows the coverage of topics.
pub const COVERAGE: &str = "coverage.html";
/// The folder of the pages that list articles.
pub const BROWSE: &str = "browse";
/// The name of the file with the chunks of the articles of a cloud.
pub const CHUNKS: &str = "chunks.jsonl";
/// The other files at the top.
pub const FRONT: [&str; 9] = [
    "404.html",
    "_headers",
    "embed.html",
    "helpc-help.js",
    "index.html",
    "llms.txt",
    "robots.txt",
    "sitemap.xml",
    "staticwebapp.config.json",
];

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its path in the bundle, with forward slashes.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The files of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleFiles {
    /// Its page.
    pub page: Page,
    /// The same as Markdown.
    pub twin: Page,
    /// Its chunks, one per line; empty if the site has none.
    pub chunks: String,
}

/// A cloud that readers can choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CloudName {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
}
