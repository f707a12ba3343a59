//! Files, replaced as a whole.

use crate::util;
use std::fs;
use std::io;
use std::path::Path;

/// Replaces the content of the file at `path`, which must be `before`, with `after`. A run that
/// is killed leaves one or the other. Permissions stay, and so does a symbolic link to the file.
pub fn replace(path: &Path, before: &[u8], after: &[u8]) -> io::Result<()> {
    if fs::read(path)? != before {
        return Err(io::Error::other(
            "it has changed since it was checked: run helpc again",
        ));
    }
    util::replace(path, |out| out.write_all(after))
}
