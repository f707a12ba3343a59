//! What a storage returns.

use crate::publish::PublishError;
use bytes::Bytes;

/// The state of a file, which changes with each write: an e-tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::publish) struct Tag(pub(in crate::publish) String);

/// The content of a file.
#[derive(Debug)]
pub(in crate::publish) struct StoredFile {
    pub(in crate::publish) bytes: Bytes,
    pub(in crate::publish) tag: Tag,
}

/// A file in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::publish) struct ListedFile {
    pub(in crate::publish) path: String,
    pub(in crate::publish) size: u64,
}

/// When a file is written.
#[derive(Debug, Clone, Copy)]
pub(in crate::publish) enum Condition<'t> {
    Always,
    /// Only if it does not exist.
    New,
    /// Only if its state is still this one.
    Unchanged(&'t Tag),
}

/// A file was not written.
#[derive(Debug)]
pub(in crate::publish) enum StorageError {
    /// The condition does not hold.
    Conflict,
    /// The request failed.
    Failed(PublishError),
}

impl StorageError {
    /// Returns the error of the request, or `conflict` if the condition does not hold.
    pub(in crate::publish) fn or(self, conflict: impl FnOnce() -> PublishError) -> PublishError {
        match self {
            Self::Conflict => conflict(),
            Self::Failed(error) => error,
        }
    }
}

impl From<PublishError> for StorageError {
    fn from(error: PublishError) -> Self {
        Self::Failed(error)
    }
}
