//! Format `sarif`: SARIF 2.1.0, for code scanning.

mod document;
#[cfg(feature = "cli")]
mod merged;
mod outcome;
mod tool;

pub(super) use document::write;
#[cfg(feature = "cli")]
pub(super) use merged::Merged;
