//! A storage of either kind.

use super::pauses::pauses;
use super::{CloudStorage, Condition, FolderStorage, ListedFile, StorageError, StoredFile, Tag};
use crate::publish::PublishError;
use bytes::Bytes;
use tokio::time::sleep;

/// A storage.
#[derive(Debug)]
pub(in crate::publish) enum Storage {
    Cloud(Box<CloudStorage>),
    Folder(FolderStorage),
}

impl Storage {
    /// Reads a file. Returns `None` if it does not exist.
    pub(in crate::publish) async fn get(
        &self,
        path: &str,
    ) -> Result<Option<StoredFile>, PublishError> {
        match self {
            Self::Cloud(storage) => storage.get(path).await,
            Self::Folder(storage) => storage.get(path),
        }
    }

    /// Writes a file as a whole. Returns its new state.
    pub(in crate::publish) async fn put(
        &self,
        path: &str,
        bytes: Bytes,
        condition: Condition<'_>,
    ) -> Result<Tag, StorageError> {
        match self {
            Self::Cloud(storage) => storage.put(path, bytes, condition).await,
            Self::Folder(storage) => storage.put(path, &bytes, condition),
        }
    }

    /// Writes a file under a condition, and finds out whether it was written if the response was
    /// lost. `bytes` must differ from what any other run writes.
    pub(in crate::publish) async fn put_exactly(
        &self,
        path: &str,
        bytes: Bytes,
        condition: Condition<'_>,
    ) -> Result<Tag, StorageError> {
        let mut pauses = pauses();
        loop {
            let error = match self.put(path, bytes.clone(), condition).await {
                Ok(tag) => return Ok(tag),
                Err(error) => error,
            };
            let stored = self.get(path).await?;
            // A repeated request meets the file that the first one wrote.
            if let Some(stored) = &stored
                && stored.bytes == bytes
            {
                return Ok(stored.tag.clone());
            }
            let holds = match (condition, &stored) {
                (Condition::Always, _) | (Condition::New, None) => true,
                (Condition::Unchanged(tag), Some(stored)) => stored.tag == *tag,
                (Condition::New, Some(_)) | (Condition::Unchanged(_), None) => false,
            };
            if !holds {
                return Err(StorageError::Conflict);
            }
            match (error, pauses.next()) {
                (StorageError::Failed(_), Some(pause)) => sleep(pause).await,
                (error, _) => return Err(error),
            }
        }
    }

    /// Writes a file that is named by its content, unless it exists. Returns false if it does.
    pub(in crate::publish) async fn put_new(
        &self,
        path: &str,
        bytes: Bytes,
    ) -> Result<bool, PublishError> {
        match self.put(path, bytes, Condition::New).await {
            Ok(_) => Ok(true),
            Err(StorageError::Conflict) => Ok(false),
            Err(StorageError::Failed(error)) => Err(error),
        }
    }

    /// Deletes files. Those that do not exist are not an error.
    pub(in crate::publish) async fn delete(&self, paths: Vec<String>) -> Result<(), PublishError> {
        match self {
            Self::Cloud(storage) => storage.delete(paths).await,
            Self::Folder(storage) => storage.delete(&paths),
        }
    }

    /// Lists all files below a folder, in order of path.
    pub(in crate::publish) async fn list(
        &self,
        folder: &str,
    ) -> Result<Vec<ListedFile>, PublishError> {
        let mut files = match self {
            Self::Cloud(storage) => storage.list(folder).await?,
            Self::Folder(storage) => storage.list(folder)?,
        };
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    /// Returns the number of requests that were sent.
    pub(in crate::publish) fn requests(&self) -> usize {
        match self {
            Self::Cloud(storage) => storage.requests(),
            Self::Folder(_) => 0,
        }
    }
}
