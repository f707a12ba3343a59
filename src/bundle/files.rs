//! The files of a bundle, in a folder or in memory.

use super::BundleError;
use super::error::missing;
use crate::published::{MANIFEST, Object, is_object, matches_hash};
use bytes::Bytes;
use std::collections::HashMap;
use std::fmt::Debug;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Maximum size of a file.
const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// Files of a bundle, by their paths in it.
pub trait Files: Debug + Send + Sync {
    /// Reads the file at `path`, an object or the manifest.
    fn read(&self, path: &str) -> Result<Bytes, BundleError>;
}

/// The files of a bundle in a folder.
#[derive(Debug)]
pub struct FolderFiles {
    root: PathBuf,
}

impl FolderFiles {
    /// Opens the folder at `root`, which must contain a manifest.
    pub fn open(root: &Path) -> Result<Self, BundleError> {
        let none = || BundleError::None {
            path: root.to_owned(),
        };
        let full = fs::canonicalize(root).map_err(|_| none())?;
        if !full.join(MANIFEST).is_file() {
            return Err(none());
        }
        Ok(Self { root: full })
    }
}

impl Files for FolderFiles {
    fn read(&self, path: &str) -> Result<Bytes, BundleError> {
        if path != MANIFEST && !is_object(path) {
            return Err(missing(path));
        }
        let full = self.root.join(path);
        let bytes = match read_file(&full) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing(path)),
            Err(cause) => return Err(BundleError::Io { path: full, cause }),
        };
        if path != MANIFEST && !matches_hash(path, &bytes) {
            return Err(BundleError::Damaged {
                path: path.to_owned(),
                reason: "its name does not match the hash of its content".to_owned(),
            });
        }
        Ok(bytes.into())
    }
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::ErrorKind::NotFound.into());
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(io::Error::other("the file is larger than 256 MiB"));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    file.take(MAX_FILE_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Files in memory. Their content is trusted.
#[derive(Debug, Default)]
pub struct MemoryFiles(HashMap<String, Bytes>);

impl Files for MemoryFiles {
    fn read(&self, path: &str) -> Result<Bytes, BundleError> {
        self.0.get(path).cloned().ok_or_else(|| missing(path))
    }
}

/// Two layers of files.
#[derive(Debug)]
pub struct LayeredFiles {
    /// The files that are read first.
    pub upper: MemoryFiles,
    /// The files that are read if the upper layer does not have them.
    pub lower: Arc<MemoryFiles>,
}

impl Files for LayeredFiles {
    fn read(&self, path: &str) -> Result<Bytes, BundleError> {
        let upper = self.upper.read(path);
        upper.or_else(|_| self.lower.read(path))
    }
}

impl Files for Arc<MemoryFiles> {
    fn read(&self, path: &str) -> Result<Bytes, BundleError> {
        self.as_ref().read(path)
    }
}

/// Collects objects in memory as they are compiled.
#[derive(Debug, Default)]
pub struct MemoryWriter(Mutex<HashMap<String, Bytes>>);

impl MemoryWriter {
    /// Adds an object and returns its path, size and hash.
    pub fn put(&self, bytes: Vec<u8>) -> io::Result<Object> {
        let object = Object::of(&bytes);
        self.insert(object.path.clone(), bytes.into());
        Ok(object)
    }

    /// Adds an object whose path is known.
    pub fn insert(&self, path: String, bytes: Bytes) {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(path, bytes);
    }

    /// Returns the collected files.
    pub fn into_files(self) -> MemoryFiles {
        MemoryFiles(self.0.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}
