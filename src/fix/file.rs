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

#[cfg(test)]
mod tests {
    use super::replace;
    use std::fs;

    #[test]
    fn a_file_that_has_changed_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.md");
        fs::write(&path, "checked").expect("written");
        replace(&path, b"checked", b"fixed").expect("replaced");
        assert!(replace(&path, b"checked", b"fixed again").is_err());
        assert_eq!(fs::read(&path).expect("read"), b"fixed");
    }
}
