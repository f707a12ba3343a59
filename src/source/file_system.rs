//! Access to the files of configurations, schemas and templates.

use std::fmt::Debug;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A source of text files: the disk, or another revision of it.
pub trait FileSystem: Debug + Sync {
    /// Returns the text of the file at `path`.
    fn read(&self, path: &Path) -> io::Result<String>;

    /// Returns the paths of all files below `folder`, sorted.
    fn files(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;
}

/// Largest file that is read, in bytes: more than a baseline of a million findings.
const MAX_TEXT_BYTES: u64 = 256 << 20;

/// The files on disk.
#[derive(Debug, Clone, Copy)]
pub struct OsFileSystem;

impl FileSystem for OsFileSystem {
    fn read(&self, path: &Path) -> io::Result<String> {
        // Opening a pipe would wait for a writer.
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
