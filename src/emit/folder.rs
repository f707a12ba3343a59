//! The storage of a bundle: get, put, delete and list files of a folder. Higher layers decide what
//! the files mean, and which of them may be replaced or deleted.

use super::EmitError;
use super::error::io_error;
use super::paths::{LOCK, UNFINISHED, split};
use crate::site::{ARTICLES, BROWSE, LISTS};
use crate::util;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Size of the buffer of a file that is written in parts.
const BUFFER_BYTES: usize = 1 << 18;

/// A folder. Paths in it have forward slashes.
#[derive(Debug)]
pub(super) struct Folder {
    out: PathBuf,
    /// The number of the next unfinished file, which makes its name unique.
    next_number: AtomicUsize,
}

impl Folder {
    /// Returns the folder `out`, which may be missing.
    pub(super) fn new(out: &Path) -> Self {
        Self {
            out: out.to_owned(),
            next_number: AtomicUsize::new(0),
        }
    }

    /// Creates the folder. Returns a specific error if something is in the way.
    pub(super) fn create(&self) -> Result<(), EmitError> {
        let Err(cause) = fs::create_dir_all(&self.out) else {
            return Ok(());
        };
        let path = self.out.clone();
        if let Ok(target) = fs::read_link(&path)
            && !path.exists()
        {
            return Err(EmitError::Dangling { path, target });
        }
        if path.is_file() {
            return Err(EmitError::NotFolder { path });
        }
        Err(EmitError::Io { path, cause })
    }

    /// Takes the lock of the folder.
    pub(super) fn lock(&self) -> Result<File, EmitError> {
        let path = self.path(LOCK);
        let lock = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io_error(&path))?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(fs::TryLockError::WouldBlock) => Err(EmitError::Busy {
                path: self.out.clone(),
            }),
            Err(fs::TryLockError::Error(cause)) => Err(EmitError::Io { path, cause }),
        }
    }

    /// Returns the root of the folder.
    pub(super) fn root(&self) -> &Path {
        &self.out
    }

    /// Returns the full path of a file.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.out.join(path)
    }

    /// Reads a file.
    pub(super) fn get(&self, path: &str) -> Result<Vec<u8>, EmitError> {
        let full = self.path(path);
        fs::read(&full).map_err(io_error(&full))
    }

    /// Writes a file under a temporary name and moves it into place.
    pub(super) fn put(&self, path: &str, parts: &[&[u8]]) -> io::Result<()> {
        let (folder, name) = split(path);
        let number = self.next_number.fetch_add(1, Ordering::Relaxed);
        let unfinished = join(folder, &format!("{UNFINISHED}{number}-{name}"));
        util::rename_into_place(&self.path(&unfinished), &self.path(path), |file| {
            write_parts(file, parts)
        })
    }

    /// Writes a file directly, which is fast but visible to readers. Returns false if the
    /// file exists or its folder does not.
    pub(super) fn put_new(&self, path: &str, bytes: &[u8]) -> io::Result<bool> {
        match File::create_new(self.path(path)) {
            Ok(mut file) => file.write_all(bytes).map(|()| true),
            Err(error) => match error.kind() {
                io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound => Ok(false),
                _ => Err(error),
            },
        }
    }

    /// Deletes a file. Returns false if it did not exist.
    pub(super) fn delete(&self, path: &str) -> Result<bool, EmitError> {
        let full = self.path(path);
        match fs::remove_file(&full) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(cause) => Err(io_error(&full)(cause)),
        }
    }

    /// Returns the paths of the files and folders in `folder`, in order; none if it does not
    /// exist. Ignores names that are not valid Unicode, which helpc does not write.
    pub(super) fn list(&self, folder: &str) -> Result<Vec<String>, EmitError> {
        let full = self.path(folder);
        let entries = match fs::read_dir(&full) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(io_error(&full)(cause)),
        };
        let mut paths = Vec::new();
        for entry in entries {
            let entry = entry.map_err(io_error(&full))?;
            let name = entry.file_name().into_string();
            paths.extend(name.map(|name| join(folder, &name)));
        }
        paths.sort_unstable();
        Ok(paths)
    }

    /// Returns the folders that pages are in.
    pub(super) fn page_folders(&self) -> Result<Vec<String>, EmitError> {
        let mut folders = ["", ARTICLES, BROWSE].map(str::to_owned).to_vec();
        let mut above = vec![LISTS.to_owned()];
        // Clouds have folders, and so have their products.
        for _ in 0..2 {
            let mut below = Vec::new();
            for place in above {
                below.extend(self.list(&place)?);
            }
            below.retain(|path| self.path(path).is_dir());
            folders.extend(below.iter().cloned());
            above = below;
        }
        Ok(folders)
    }

    /// Returns true if the file exists and consists of `parts`.
    pub(super) fn has_content(&self, path: &str, parts: &[&[u8]]) -> bool {
        let full = self.path(path);
        let size: usize = parts.iter().map(|part| part.len()).sum();
        let has_size = fs::symlink_metadata(&full)
            .is_ok_and(|metadata| metadata.is_file() && metadata.len() == size as u64);
        has_size && fs::read(&full).is_ok_and(|existing| consists_of(&existing, parts))
    }
}

/// Writes `parts`, one after the other.
pub(super) fn write_parts(mut file: File, parts: &[&[u8]]) -> io::Result<()> {
    if let [bytes] = parts {
        return file.write_all(bytes);
    }
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, file);
    for part in parts {
        out.write_all(part)?;
    }
    out.flush()
}

/// Returns true if `bytes` are `parts`, one after the other.
fn consists_of(bytes: &[u8], parts: &[&[u8]]) -> bool {
    let mut rest = bytes;
    let all_match = parts.iter().all(|part| match rest.strip_prefix(*part) {
        Some(after) => {
            rest = after;
            true
        }
        None => false,
    });
    all_match && rest.is_empty()
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_put_listed_read_and_deleted() {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = Folder::new(&temporary.path().join("out"));
        folder.create().expect("a folder");
        folder.put("b.txt", &[b"two"]).expect("written");
        folder.put("a/c.txt", &[b"three"]).expect("written");
        folder.put("b.txt", &[b"n", b"ew"]).expect("replaced");
        assert_eq!(folder.list("").expect("a list"), ["a", "b.txt"]);
        assert_eq!(folder.list("a").expect("a list"), ["a/c.txt"]);
        assert_eq!(folder.list("missing").expect("a list"), [""; 0]);
        assert_eq!(folder.get("b.txt").expect("a file"), b"new");
        let has = |parts: &[&str]| {
            let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
            folder.has_content("b.txt", &parts)
        };
        assert!(has(&["new"]) && has(&["n", "", "ew"]));
        for other in [&[][..], &["two"], &["ne"], &["new", "x"], &["ne", "x"]] {
            assert!(!has(other), "{other:?}");
        }
        assert!(!folder.has_content("a", &[]), "a folder is not a file");
        assert!(folder.delete("b.txt").expect("deleted"));
        assert!(!folder.delete("b.txt").expect("nothing to delete"));
        assert!(folder.get("b.txt").is_err());
    }

    #[test]
    fn a_new_file_replaces_nothing() {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = Folder::new(temporary.path());
        assert!(folder.put_new("a.txt", b"one").expect("written"));
        assert!(!folder.put_new("a.txt", b"two").expect("not written"));
        assert!(!folder.put_new("missing/a.txt", b"").expect("not written"));
        assert_eq!(folder.get("a.txt").expect("a file"), b"one");
    }

    #[test]
    fn only_one_process_has_the_lock() {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = Folder::new(temporary.path());
        let lock = folder.lock().expect("the lock");
        assert!(matches!(folder.lock(), Err(EmitError::Busy { .. })));
        drop(lock);
        assert!(folder.lock().is_ok());
    }
}
