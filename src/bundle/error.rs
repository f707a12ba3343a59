//! Errors in reading a bundle.

use crate::published::FORMAT;
use std::path::PathBuf;
use thiserror::Error;

/// An error in reading a bundle.
#[derive(Debug, Error)]
pub enum BundleError {
    /// The folder does not contain a bundle.
    #[error("{path} does not contain a bundle; `helpc build --out {path}` creates one")]
    None {
        /// The folder.
        path: PathBuf,
    },
    /// A file could not be read.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        cause: std::io::Error,
    },
    /// The bundle has another format version.
    #[error(
        "the bundle has format {found}, but this version of helpc reads format {FORMAT}; build it again, or use the version of helpc that wrote it"
    )]
    Format {
        /// The format of the bundle.
        found: u64,
    },
    /// A file is missing.
    #[error("`{path}` is not in the bundle: the bundle was replaced, or copied incompletely")]
    Missing {
        /// Its path.
        path: String,
    },
    /// The content of a file is not valid.
    #[error("`{path}` is damaged ({reason}); copy or build the bundle again")]
    Damaged {
        /// Its path.
        path: String,
        /// The reason.
        reason: String,
    },
    /// The bundle has no clouds.
    #[error("no articles are published in any cloud; run `helpc check` to see the errors")]
    Empty,
    /// The bundle does not have the requested cloud.
    #[error("the bundle has no cloud `{name}`; its clouds are {known}")]
    NoCloud {
        /// The requested name.
        name: String,
        /// The names of its clouds.
        known: String,
    },
}

/// Returns the error for a file that the bundle does not have.
pub(super) fn missing(path: &str) -> BundleError {
    BundleError::Missing {
        path: path.to_owned(),
    }
}
