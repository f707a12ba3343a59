//! Values of the options.

use crate::cli::targets;
use crate::trend::{Format, Since};
use std::convert::Infallible;

/// A format, and the file to write.
pub(in crate::cli) type Target = targets::FormatTarget<Format>;

/// Parses `FORMAT` and `FORMAT=PATH`.
pub(in crate::cli) fn target(text: &str) -> Result<Target, String> {
    targets::parse(text, &Format::ALL, Format::name)
}

/// Parses the start of a trend. Whether a revision exists is checked later.
pub(in crate::cli) fn since(text: &str) -> Result<Since, Infallible> {
    Ok(Since::from(text))
}
