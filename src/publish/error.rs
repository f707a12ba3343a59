//! Errors in publishing.

use crate::emit::EmitError;
use std::path::PathBuf;
use thiserror::Error;

/// An error in publishing a bundle.
#[derive(Debug, Error)]
pub enum PublishError {
    /// The environment has no usable credentials.
    #[error("{0}")]
    Credentials(String),
    /// The HTTP client or its threads cannot be set up.
    #[error("{0}")]
    Setup(String),
    /// A request failed, also after it was repeated.
    #[error("cannot {action} `{path}`: {cause}")]
    Storage {
        /// What failed: `read`, `write`, `delete` or `list`.
        action: &'static str,
        /// The destination and the path there.
        path: String,
        /// The reason, and what to do if that is known.
        cause: String,
    },
    /// A file of the bundle cannot be read.
    #[error("{path}: {cause}")]
    Local {
        /// The file.
        path: PathBuf,
        /// The reason.
        cause: String,
    },
    /// The local bundle is not usable.
    #[error(transparent)]
    Bundle(#[from] EmitError),
    /// A file at the destination is not what helpc wrote.
    #[error("`{path}` at the destination {reason}")]
    Foreign {
        /// The path at the destination.
        path: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// Another run publishes to the destination, or was faster.
    #[error("{0}")]
    Lost(String),
    /// The bundle is for another audience than the published one.
    #[error(
        "the bundle is for the audience `{new}`, but `{old}` is published at the destination; choose another destination, or pass `--yes` if readers of that place may see it"
    )]
    Audience {
        /// The published audience.
        old: String,
        /// The audience of the local bundle.
        new: String,
    },
    /// Nothing was ever published to the destination, but it has files that the bundle also has.
    #[error(
        "{destination} already has {files}, which helpc did not publish; publish to another prefix, or pass `--yes` to replace them"
    )]
    Occupied {
        /// The destination.
        destination: String,
        /// The first of these files, and how many there are.
        files: String,
    },
    /// The request makes no sense for this destination.
    #[error("{0}")]
    Refused(String),
}

impl PublishError {
    /// Returns true if another run was faster: publishing again can succeed.
    pub fn is_lost(&self) -> bool {
        matches!(self, Self::Lost(_))
    }
}
