//! Where the texts come from that say what helpc is to do.

use std::fmt::Debug;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Reads texts by their paths: those on disk, or those of another state of it.
pub trait FileSystem: Debug + Sync {
    /// The text at a path.
    fn read(&self, path: &Path) -> io::Result<String>;

    /// All files below a folder, sorted.
    fn files(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;
}

/// Bytes of a text that is read: more than the baseline of a million findings has.
const MAX_TEXT_BYTES: u64 = 256 << 20;

/// What is on disk now.
#[derive(Debug, Clone, Copy)]
pub struct OsFileSystem;

impl FileSystem for OsFileSystem {
    fn read(&self, path: &Path) -> io::Result<String> {
        // Opening a pipe would wait for whoever writes to it.
        let kind = std::fs::metadata(path)?;
        if kind.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !kind.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        let mut text = String::new();
        let mut limited = std::fs::File::open(path)?.take(MAX_TEXT_BYTES + 1);
        limited.read_to_string(&mut text)?;
        if text.len() as u64 > MAX_TEXT_BYTES {
            return Err(io::Error::other("larger than 256 MiB"));
        }
        Ok(text)
    }

    fn files(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry?;
            if entry.file_type().is_file() {
                files.push(entry.into_path());
            }
        }
        files.sort();
        Ok(files)
    }
}
