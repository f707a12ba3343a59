//! Applies the fixes of findings.
//!
//! Works in rounds: a round applies all fixes that do not touch each other and checks the changed
//! files again, until no finding has a fix. Nothing is written to disk until the end.

mod diff;
mod driver;
mod edit;
mod file;
mod model;
mod offer;
mod rounds;
mod trial;

pub use diff::unified;
pub use driver::{apply_fixes, count_fixable};
#[cfg(feature = "cli")]
pub(crate) use edit::apply_edits;
pub use file::replace;
pub use model::{Choice, FixContext, FixedFile, Outcome, is_fixable};
pub use offer::confirm;
