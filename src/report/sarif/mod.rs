//! Format `sarif`: SARIF 2.1.0, for code scanning.

mod document;
mod outcome;
mod tool;

pub(super) use document::write;
