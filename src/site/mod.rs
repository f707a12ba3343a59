//! Renders objects as HTML pages with the templates in `templates/site/`. It writes no
//! files: pages are returned to the caller.
//!
//! The page of an article depends only on its object, on the templates, and on which
//! other articles have pages. An unchanged page is therefore not rendered again.

mod article;
mod assets;
mod browse_path;
mod chunks;
mod compact;
mod data;
mod error;
mod files;
mod front;
mod language;
mod list;
mod llms;
mod markdown;
mod model;
mod parts;
mod policy;
mod render;
mod rewrite;
mod slug;
mod task;
mod templates;
mod twin;

pub use error::SiteError;
pub use llms::{LISTS, LLMS};
pub use model::{
    ARTICLES, ArticleFiles, BROWSE, CHUNKS, COVERAGE, CloudName, FRONT, MARK, MARKDOWN, Page,
};
#[cfg(feature = "serve")]
pub(crate) use policy::FRAMES as FRAMES_POLICY;
#[cfg(feature = "lsp")]
pub(crate) use policy::PREVIEW_IN_ONE_FILE;
pub use policy::{STYLED as STYLED_POLICY, header_policy, page_policy, preview_policy};
#[cfg(feature = "cli")]
pub(crate) use policy::{live_report_policy, report_policy};
pub use render::Site;
pub use slug::{PageName, parse_page_name, slug};
pub use task::PageTask;
pub use templates::Templates;
