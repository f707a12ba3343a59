//! Where the texts come from that say what helpc is to do.

use std::fmt::Debug;
use std::io;
use std::path::{Path, PathBuf};

/// Reads texts by their paths: those on disk, or those of another state of it.
pub trait Texts: Debug + Sync {
    /// The text at a path.
    fn read(&self, path: &Path) -> io::Result<String>;

    /// All files below a folder, sorted.
    fn files(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;
}

/// What is on disk now.
#[derive(Debug, Clone, Copy)]
pub struct Disk;

impl Texts for Disk {
    fn read(&self, path: &Path) -> io::Result<String> {
        std::fs::read_to_string(path)
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
