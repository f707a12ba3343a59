//! Output of findings. Each format has its own file, reads the findings from a [`View`] and writes
//! them one by one.

mod concise;
mod excerpt;
mod format;
mod gate;
mod gcc;
mod github;
mod gitlab;
mod human;
mod json;
mod json_writer;
mod junit;
mod markdown;
#[cfg(feature = "cli")]
mod merge;
mod plan;
mod quota;
mod rdjson;
mod rise;
mod sanitize;
mod sarif;
mod summary;
mod view;

#[cfg(feature = "bundle")]
pub(crate) use format::to_json;
pub use format::{DisplayOptions, Format, write};
pub use gate::{Change, GoneFinding, Rise};
#[cfg(feature = "cli")]
pub(crate) use human::digits;
#[cfg(feature = "bundle")]
pub(crate) use human::plural;
#[cfg(feature = "cli")]
pub(crate) use human::wrap;
#[cfg(any(feature = "cli", feature = "lsp"))]
pub(crate) use markdown::code as markdown_code;
#[cfg(feature = "cli")]
pub(crate) use markdown::plain as markdown_text;
#[cfg(feature = "cli")]
pub(crate) use merge::{Part, merge};
pub use rise::{of_rises, rises};
pub use sanitize::escape_controls;
pub use summary::{Tally, owner_of, owner_of_article, summarize};
pub use view::{
    FindingRecord, Fingerprint, Owner, RelatedRecord, ShownFinding, SourceLocation, View,
};
