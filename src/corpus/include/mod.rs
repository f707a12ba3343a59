//! Files that articles include: `[!INCLUDE [title](path)]`.
//!
//! They may be anywhere in the project, which is the folder around `articles`, and each is read
//! once when the tree is loaded. Files outside the project are never read.

mod follow;
mod load;
mod model;

#[cfg(feature = "cli")]
pub(super) use load::Files;
pub(super) use load::{Memory, Overlay, Project, load};
pub use model::{Fault, IncludeFault, IncludeFile, Includes, MAX_DEPTH};
