//! Replaces a file that has not changed since it was checked.

use crate::util;
use std::fs;
use std::io;
use std::path::Path;

/// Replaces the content of the file at `path` with `after`, atomically. Keeps permissions and
/// symbolic links. Fails if the content is no longer `before`.
pub fn replace(path: &Path, before: &[u8], after: &[u8]) -> io::Result<()> {
    if fs::read(path)? != before {
        return Err(io::Error::other(
            "it has changed since it was checked: run helpc again",
        ));
    }
    util::replace(path, |out| out.write_all(after))
}
