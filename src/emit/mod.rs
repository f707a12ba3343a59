//! Writes bundles to disk: content-addressed objects, pages, an alias for each cloud,
//! and a manifest.
//!
//! The name of an object is the hash of its content, so objects are written first.
//! Files that keep their names (pages, aliases, the manifest) are staged and then moved
//! into place together: see `switch.rs`. If a build is killed before the switch, the old
//! bundle is still complete; if it is killed during the switch, the next build, or a
//! program that reads the bundle, finishes the moves.

mod build;
mod chunks;
mod error;
mod finish;
mod folder;
mod interrupted;
mod keys;
mod limits;
mod manifest;
mod pages;
mod paths;
mod receive;
mod recognize;
mod record;
mod store;
mod sweep;
mod switch;
mod unfinished;
mod verify;

pub use build::{BuildOutcome, Options, write};
pub use error::EmitError;
pub use interrupted::{SwitchState, finish_switch, has_unfinished_switch};
pub use limits::{LimitExceeded, Limits};
pub use manifest::parse_manifest;
pub use paths::is_bundle_path;
#[cfg(feature = "publish")]
pub(crate) use paths::{is_asset as is_asset_path, is_page as is_page_path, switch_rank};
pub use receive::{Held, Receiver};
pub use record::record_path;
pub use store::Store;
pub use verify::{Problem, ProblemKind, Verification, verify};
