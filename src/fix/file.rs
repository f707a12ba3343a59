//! Files, replaced as a whole.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Replaces the content of the file at `path`, which must hold `before`, by
/// `after`. A run that is killed leaves one or the other; permissions stay, and
/// so does a link that leads to the file.
pub fn replace(path: &Path, before: &[u8], after: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    if fs::read(&path)? != before {
        return Err(io::Error::other(
            "it has changed since it was checked: run helpc again",
        ));
    }
    let unfinished = beside(&path)?;
    let written = write(&unfinished, &path, after);
    if written.is_err() {
        // What could not be put in place is of no use.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::other("it has no name"))?;
    Ok(path.with_file_name(format!(".{}.helpc-new", name.to_string_lossy())))
}

fn write(unfinished: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(unfinished)?;
    file.write_all(bytes)?;
    file.set_permissions(fs::metadata(path)?.permissions())?;
    fs::rename(unfinished, path)
}
