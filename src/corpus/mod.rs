//! All articles of a tree, and the other files in it.

mod clouds;
mod discover;
mod error;
mod filter;
mod include;
mod load;
mod model;
mod names;
mod parallel;
#[cfg(feature = "cli")]
mod past;
mod paths;
mod read;
mod shard;
mod targeting;
mod taxonomy;
mod variant;
pub(crate) mod web_link;

pub use clouds::Clouds;
pub use discover::{Tree, locate};
pub use error::LoadError;
pub use include::{
    Fault as IncludeFaultKind, IncludeFault, IncludeFile, Includes, MAX_DEPTH as MAX_INCLUDE_DEPTH,
};
pub use model::Corpus;
pub use parallel::{pieces, spread};
#[cfg(feature = "cli")]
pub(crate) use past::{Contents, ParsedFiles, PastFiles, locate_past};
pub use paths::{is_markdown, resolve};
#[cfg(feature = "lsp")]
pub(crate) use read::starts_with_block;
pub use shard::Shard;
pub use targeting::{ArticleTargeting, Name, Targeting};
pub use taxonomy::{Product, Taxonomy, Topic};
pub use variant::ProjectFiles;
pub use web_link::{WebLink, web_links};
