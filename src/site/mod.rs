//! Renders objects as HTML pages with the templates in `templates/site/`. It writes no
//! files: pages are returned to the caller.
//!
//! The page of an article depends only on its object, on the templates, and on which
//! other articles have pages. An unchanged page is therefore not rendered again.

mod article;
mod assets;
mod data;
mod error;
mod front;
mod language;
mod model;
mod policy;
mod render;
mod rewrite;
mod slug;
mod templates;

pub use error::SiteError;
pub use model::{ARTICLES, BROWSE, COVERAGE, CloudName, FRONT, MARK, Page};
#[cfg(feature = "lsp")]
pub(crate) use policy::PREVIEW_IN_ONE_FILE;
pub use policy::{STYLED as STYLED_POLICY, header_policy, page_policy, preview_policy};
#[cfg(feature = "cli")]
pub(crate) use policy::{live_report_policy, report_policy};
pub use render::Site;
pub use slug::{PageName, parse_page_name, slug};
pub use templates::Templates;
