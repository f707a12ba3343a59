//! A folder as a storage: for hosts that serve files, and for tests.

use super::{Condition, ListedFile, StorageError, StoredFile, Tag};
use crate::publish::PublishError;
use crate::publish::files::{PRIVATE, UNFINISHED, is_immutable, is_unfinished};
use crate::util;
use crate::util::hex;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Age at which an unfinished file is no longer being written: its run was killed.
const ABANDONED: Duration = Duration::from_secs(3600);
/// The file that is locked while a condition is checked and the file written.
const LOCK: &str = "lock";

/// A folder. Its files are replaced as a whole.
#[derive(Debug)]
pub(in crate::publish) struct FolderStorage {
    root: PathBuf,
    /// A random number, so that two runs never write the same unfinished file.
    id: u64,
    /// The number of the next unfinished file.
    next_number: AtomicUsize,
}

impl FolderStorage {
    pub(in crate::publish) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            id: fastrand::u64(..),
            next_number: AtomicUsize::new(0),
        }
    }

    pub(super) fn get(&self, path: &str) -> Result<Option<StoredFile>, PublishError> {
        match fs::read(self.root.join(path)) {
            Ok(bytes) => Ok(Some(StoredFile {
                tag: tag(&bytes),
                bytes: bytes.into(),
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("read", path, &error)),
        }
    }

    pub(super) fn put(
        &self,
        path: &str,
        bytes: &[u8],
        condition: Condition<'_>,
    ) -> Result<Tag, StorageError> {
        let failed = |error: io::Error| self.failed("write", path, &error);
        let target = self.root.join(path);
        // The name of an immutable file is enough: two writers write the same.
        let _lock = match condition {
            Condition::Unchanged(_) => Some(self.lock().map_err(failed)?),
            Condition::New if !is_immutable(path) => Some(self.lock().map_err(failed)?),
            Condition::New | Condition::Always => None,
        };
        match condition {
            Condition::Always => {}
            Condition::New if !target.exists() => {}
            Condition::Unchanged(tag) if self.get(path)?.is_some_and(|old| old.tag == *tag) => {}
            Condition::New | Condition::Unchanged(_) => return Err(StorageError::Conflict),
        }
        let number = self.next_number.fetch_add(1, Ordering::Relaxed);
        // A killed run must not leave files where readers look.
        let name = format!("{:016x}-{number}", self.id);
        let unfinished = self.root.join(UNFINISHED).join(name);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        util::rename_into_place(&unfinished, &target, |mut file| file.write_all(bytes))
            .map_err(failed)?;
        Ok(tag(bytes))
    }

    pub(super) fn delete(&self, paths: &[String]) -> Result<(), PublishError> {
        for path in paths {
            match fs::remove_file(self.root.join(path)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(self.failed("delete", path, &error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn list(&self, folder: &str) -> Result<Vec<ListedFile>, PublishError> {
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(self.root.join(folder)) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let error = io::Error::from(error);
                    // A folder that is missing, or a file that another run has just moved.
                    if error.kind() == io::ErrorKind::NotFound {
                        continue;
                    }
                    return Err(self.failed("list", folder, &error));
                }
            };
            let path = entry.path().strip_prefix(&self.root);
            if let Ok(path) = path
                && entry.file_type().is_file()
                && let Some(path) = path.to_str()
                && let Ok(metadata) = entry.metadata()
            {
                let path = path.replace('\\', "/");
                if !is_unfinished(&path) || is_abandoned(&metadata) {
                    let size = metadata.len();
                    files.push(ListedFile { path, size });
                }
            }
        }
        Ok(files)
    }

    fn failed(&self, action: &'static str, path: &str, error: &io::Error) -> PublishError {
        PublishError::Storage {
            action,
            path: self.root.join(path).display().to_string(),
            cause: error.to_string(),
        }
    }

    /// Waits for the lock of conditional writes, which take no time.
    fn lock(&self) -> io::Result<File> {
        let lock = util::create(&self.root.join(PRIVATE).join(LOCK))?;
        lock.lock()?;
        Ok(lock)
    }
}

fn is_abandoned(metadata: &fs::Metadata) -> bool {
    let modified = metadata.modified().ok();
    let age = modified.and_then(|modified| modified.elapsed().ok());
    age.is_some_and(|age| age > ABANDONED)
}

fn tag(bytes: &[u8]) -> Tag {
    Tag(hex(&Sha256::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_hold_or_nothing_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let storage = FolderStorage::new(&folder.path().join("new"));
        assert!(storage.get("a.json").expect("nothing").is_none());
        let first = storage.put("a.json", b"1", Condition::New).expect("new");
        let is_conflict = |result| matches!(result, Err(StorageError::Conflict));
        assert!(is_conflict(storage.put("a.json", b"2", Condition::New)));
        let unchanged = Condition::Unchanged(&first);
        let second = storage.put("a.json", b"2", unchanged).expect("unchanged");
        assert!(is_conflict(storage.put("a.json", b"3", unchanged)));
        let stored = storage.get("a.json").expect("read").expect("there");
        assert_eq!((&stored.bytes[..], stored.tag), (&b"2"[..], second));
        let listed = storage.list("").expect("a list");
        let mut listed: Vec<&str> = listed.iter().map(|file| &*file.path).collect();
        listed.sort_unstable();
        assert_eq!(listed, [".helpc/lock", "a.json"]);
        storage
            .delete(&["a.json".to_owned(), "b.json".to_owned()])
            .expect("deleted");
        assert!(storage.get("a.json").expect("nothing").is_none());
        assert!(is_conflict(storage.put("a.json", b"3", unchanged)));
    }

    #[test]
    fn only_abandoned_files_are_listed() {
        let folder = tempfile::tempdir().expect("a folder");
        let storage = FolderStorage::new(folder.path());
        let path = folder.path().join(UNFINISHED).join("0a-1");
        let file = util::create(&path).expect("created");
        assert!(storage.list("").expect("a list").is_empty());
        let before = std::time::SystemTime::now() - 2 * ABANDONED;
        file.set_modified(before).expect("older");
        let listed = storage.list(UNFINISHED).expect("a list");
        assert_eq!(listed.len(), 1);
        assert!(is_unfinished(&listed[0].path), "{}", listed[0].path);
    }
}
