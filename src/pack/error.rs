//! Errors in making and installing packs.

use super::refusal::Refusal;
use crate::emit::EmitError;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// An error in making or installing a pack.
#[derive(Debug, Error)]
pub enum PackError {
    /// The pack is refused. Nothing was written.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The bundle folder could not be read or written.
    #[error(transparent)]
    Emit(#[from] EmitError),
    /// The archive could not be read or written.
    #[error("cannot read or write the archive: {0}")]
    Archive(io::Error),
    /// A file of the bundle could not be read.
    #[error("{path}: {cause}")]
    File {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        cause: io::Error,
    },
    /// A file of the bundle differs from its manifest.
    #[error("{path} is damaged; run `helpc build --verify`, then pack again")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The bundle cannot be packed.
    #[error("{path} holds {what}")]
    Bundle {
        /// The bundle folder.
        path: PathBuf,
        /// What it holds, and what to do.
        what: String,
    },
    /// The base of a difference cannot be used.
    #[error("{path}: {what}")]
    Base {
        /// The pack or the folder.
        path: PathBuf,
        /// What is wrong, and what to do.
        what: String,
    },
    /// A difference must be newer than its base.
    #[error("the serial {serial} is not above that of the base, {base}; choose a higher --serial")]
    Serial {
        /// The serial of the difference.
        serial: u64,
        /// The serial of the base.
        base: u64,
    },
    /// The archive could not be signed.
    #[error("cannot sign the archive: {0}")]
    Sign(minisign::PError),
}

impl PackError {
    /// Returns the error of a file, from that of the operating system.
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |cause| Self::File {
            path: path.to_owned(),
            cause,
        }
    }
}
