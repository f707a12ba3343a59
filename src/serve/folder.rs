//! Files of a folder by the paths of requests. Files outside the folder are never read.

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Maximum size of a file.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// Maximum length of a file name in most file systems.
const MAX_NAME_BYTES: usize = 255;

/// Modification time and size of a file, which change with its content.
pub(super) type Fingerprint = (SystemTime, u64);

/// Folder whose files are served.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(super) fn open(root: &Path) -> io::Result<Self> {
        Ok(Self {
            root: fs::canonicalize(root)?,
        })
    }

    /// Returns the file at a path that [`clean`] returned; `None` if there is none.
    pub(super) fn find(&self, path: &str) -> io::Result<Option<ServedFile>> {
        let is_absent = |error: &io::Error| {
            matches!(
                error.kind(),
                io::ErrorKind::NotFound
                    | io::ErrorKind::NotADirectory
                    | io::ErrorKind::InvalidInput
                    | io::ErrorKind::InvalidFilename
            )
        };
        // A symbolic link may lead out of the folder.
        let path = match fs::canonicalize(self.root.join(path)) {
            Ok(path) => path,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        if !path.starts_with(&self.root) {
            return Ok(None);
        }
        let metadata = fs::metadata(&path)?;
        if !metadata.is_file() || metadata.len() > MAX_FILE_BYTES {
            return Ok(None);
        }
        let fingerprint = (metadata.modified()?, metadata.len());
        Ok(Some(ServedFile { path, fingerprint }))
    }
}

/// File in the folder.
#[derive(Debug)]
pub(super) struct ServedFile {
    path: PathBuf,
    pub(super) fingerprint: Fingerprint,
}

impl ServedFile {
    pub(super) fn read(&self) -> io::Result<Bytes> {
        let mut bytes = Vec::with_capacity(self.fingerprint.1 as usize);
        File::open(&self.path)?
            .take(MAX_FILE_BYTES)
            .read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// Returns the path of a request relative to the folder: decoded, without empty segments, and with
/// `index.html` after a final slash. Returns `None` if it could lead out of the folder or to
/// hidden files, such as those that a build uses.
pub(super) fn clean(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let mut clean = String::with_capacity(decoded.len());
    for part in decoded.split('/').filter(|part| !part.is_empty()) {
        let is_rejected = part.starts_with('.')
            || part.len() > MAX_NAME_BYTES
            || part.contains(['\\', ':'])
            || part.chars().any(char::is_control);
        if is_rejected {
            return None;
        }
        if !clean.is_empty() {
            clean.push('/');
        }
        clean.push_str(part);
    }
    if decoded.ends_with('/') {
        clean.push_str(if clean.is_empty() {
            "index.html"
        } else {
            "/index.html"
        });
    }
    Some(clean)
}

#[cfg(test)]
mod tests {
    use super::{Folder, clean};
    use proptest::prelude::*;
    use std::fs;

    #[test]
    fn paths_that_could_leave_the_folder_are_rejected() {
        assert_eq!(clean("/").unwrap(), "index.html");
        assert_eq!(clean("//a//b%20c.html").unwrap(), "a/b c.html");
        assert_eq!(clean("/a/").unwrap(), "a/index.html");
        for path in [
            "/../x",
            "/a/../x",
            "/%2e%2e/x",
            "/..%2fx",
            "/a%5c..%5cx",
            "/c:/x",
            "/.helpc-lock",
            "/a/.git/config",
            "/a%00b",
            "/%ff",
            "/.",
        ] {
            assert_eq!(clean(path), None, "{path}");
        }
        assert!(clean(&format!("/{}", "a".repeat(255))).is_some());
        assert_eq!(clean(&format!("/{}", "a".repeat(256))), None);
        assert_eq!(clean(&format!("/{}/x", "%C3%A4".repeat(128))), None);
    }

    #[test]
    fn paths_that_are_too_long_are_not_found() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Folder::open(folder.path()).unwrap();
        for path in ["a/".repeat(10_000), "a".repeat(300)] {
            assert!(folder.find(&path).unwrap().is_none());
        }
    }

    #[test]
    fn links_out_of_the_folder_are_not_followed() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "x").unwrap();
        let inside = tempfile::tempdir().unwrap();
        fs::write(inside.path().join("a"), "a").unwrap();
        let folder = Folder::open(inside.path()).unwrap();
        assert_eq!(folder.find("a").unwrap().unwrap().read().unwrap(), "a");
        for path in ["b", "a/b", ""] {
            assert!(folder.find(path).unwrap().is_none(), "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outside.path().join("secret"), inside.path().join("s"))
                .unwrap();
            assert!(folder.find("s").unwrap().is_none());
        }
    }

    proptest! {
        #[test]
        fn clean_paths_stay_in_the_folder(path in "(/|%2f|%5c|\\.|%2e|a|\\\\|:){0,12}") {
            if let Some(path) = clean(&path) {
                prop_assert!(!path.starts_with('/'));
                prop_assert!(path.split('/').all(|part| part != ".." && !part.contains('\\')));
            }
        }
    }
}
