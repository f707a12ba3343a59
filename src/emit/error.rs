//! Errors in writing a bundle.

use super::LimitExceeded;
use crate::site::SiteError;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// An error in writing a bundle.
#[derive(Debug, Error)]
pub enum EmitError {
    /// A file could not be read or written.
    #[error("{path}: {cause}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        cause: io::Error,
    },
    /// An object could not be written.
    #[error("{0}")]
    Put(io::Error),
    /// Another process is writing the bundle.
    #[error("{path}: another helpc process is writing this bundle; wait until it finishes")]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// A file that helpc did not write is in the way.
    #[error("{path} was not written by helpc; move it, or choose another folder with --out")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The folder is a symbolic link to a folder that does not exist.
    #[error(
        "{path} is a symbolic link to {target}, which does not exist; create that folder, or choose another one with --out"
    )]
    Dangling {
        /// The link.
        path: PathBuf,
        /// The target of the link.
        target: PathBuf,
    },
    /// The folder is a file.
    #[error("{path} is a file; choose a folder with --out")]
    NotFolder {
        /// The file.
        path: PathBuf,
    },
    /// The folder does not contain a bundle.
    #[error("{path} does not contain a bundle; `helpc build --out {path}` creates one")]
    NoBundle {
        /// The folder.
        path: PathBuf,
    },
    /// Two articles have the same page.
    #[error("two articles would be written to {path}; give each article its own id")]
    DuplicatePage {
        /// The page.
        path: PathBuf,
    },
    /// The bundle would lose too many articles.
    #[error(transparent)]
    LimitExceeded(#[from] LimitExceeded),
    /// A page could not be rendered.
    #[error(transparent)]
    Site(#[from] SiteError),
}

/// Returns a closure that adds the path to an I/O error.
pub(super) fn io_error(path: &Path) -> impl FnOnce(io::Error) -> EmitError + '_ {
    move |cause| EmitError::Io {
        path: path.to_owned(),
        cause,
    }
}
