//! Reads bundles: `docs/reference/bundle-format.md`.
//!
//! A bundle may come from an untrusted source. Paths are checked before files are
//! opened, the content of an object must match the hash in its name, and content that
//! does not follow the format is an error that names the object.

mod error;
mod files;
mod reader;
mod search;
mod view;

pub use error::BundleError;
pub use files::{Files, FolderFiles, LayeredFiles, MemoryFiles, MemoryWriter};
pub use reader::{Bundle, CloudRow};
pub use view::View;
