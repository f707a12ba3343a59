//! The files of the bundle at a destination, for the code that reads bundles.

use super::storage::Storage;
use crate::bundle::{BundleError, Files};
use crate::published::{is_object, matches_hash};
use bytes::Bytes;
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::Handle;

/// The files at a destination. Each is read once. The functions block.
#[derive(Debug)]
pub(super) struct RemoteFiles {
    storage: Arc<Storage>,
    runtime: Handle,
    read: Mutex<HashMap<String, Bytes>>,
}

impl RemoteFiles {
    pub(super) fn new(storage: &Arc<Storage>, runtime: Handle) -> Self {
        Self {
            storage: Arc::clone(storage),
            runtime,
            read: Mutex::default(),
        }
    }

    /// Returns true if the file at `path` was read.
    pub(super) fn has_read(&self, path: &str) -> bool {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.contains_key(path)
    }

    /// Reads the file at `path`, of any kind.
    pub(super) fn fetch(&self, path: &str) -> Result<Bytes, BundleError> {
        let read = || self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = read().get(path) {
            return Ok(bytes.clone());
        }
        let stored = self.runtime.block_on(self.storage.get(path));
        let stored = stored.map_err(|error| BundleError::Io {
            path: PathBuf::from(path),
            cause: io::Error::other(error.to_string()),
        })?;
        let missing = || BundleError::Missing {
            path: path.to_owned(),
        };
        let bytes = stored.ok_or_else(missing)?.bytes;
        read().insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }
}

impl Files for Arc<RemoteFiles> {
    fn read(&self, path: &str) -> Result<Bytes, BundleError> {
        let bytes = self.fetch(path)?;
        if is_object(path) && !matches_hash(path, &bytes) {
            return Err(BundleError::Damaged {
                path: path.to_owned(),
                reason: "its name does not match the hash of its content".to_owned(),
            });
        }
        Ok(bytes)
    }
}
