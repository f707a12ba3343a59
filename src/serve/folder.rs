//! Files of a folder by the paths of requests. Nothing outside is ever read.

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The greatest file that is served.
const MOST: u64 = 64 * 1024 * 1024;
/// Bytes of a name that file systems take.
const MAX_NAME_BYTES: usize = 255;

/// A folder that files are served from.
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

    /// The file at a path that [`clean`] let through; `None` where there is none.
    pub(super) fn find(&self, path: &str) -> io::Result<Option<Found>> {
        let is_absent = |error: &io::Error| {
            matches!(
                error.kind(),
                io::ErrorKind::NotFound
                    | io::ErrorKind::NotADirectory
                    | io::ErrorKind::InvalidInput
                    | io::ErrorKind::InvalidFilename
            )
        };
        // A link may lead out of the folder, so the file's true place decides.
        let path = match fs::canonicalize(self.root.join(path)) {
            Ok(path) => path,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        if !path.starts_with(&self.root) {
            return Ok(None);
        }
        let about = fs::metadata(&path)?;
        let stamp = (about.modified()?, about.len());
        let is_served = about.is_file() && about.len() <= MOST;
        Ok(is_served.then_some(Found { path, stamp }))
    }
}

/// A file that may be served.
#[derive(Debug)]
pub(super) struct Found {
    path: PathBuf,
    /// When it was changed last, and its length then.
    pub(super) stamp: (SystemTime, u64),
}

impl Found {
    pub(super) fn read(&self) -> io::Result<Bytes> {
        let mut bytes = Vec::with_capacity(self.stamp.1 as usize);
        File::open(&self.path)?.take(MOST).read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// The path of a request as one below a root: decoded, without doubled slashes;
/// a folder stands for its `index.html`. `None` for one that may lead elsewhere,
/// or to what belongs to the writer of a bundle.
pub(super) fn clean(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let mut clean = String::with_capacity(decoded.len());
    for part in decoded.split('/').filter(|part| !part.is_empty()) {
        let is_odd = part.starts_with('.')
            || part.len() > MAX_NAME_BYTES
            || part.contains(['\\', ':'])
            || part.chars().any(char::is_control);
        if is_odd {
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
    fn paths_that_may_lead_elsewhere_are_none() {
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
    fn what_is_too_long_for_the_system_is_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Folder::open(folder.path()).unwrap();
        for path in ["a/".repeat(10_000), "a".repeat(300)] {
            assert!(folder.find(&path).unwrap().is_none());
        }
    }

    #[test]
    fn links_that_lead_out_lead_nowhere() {
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
        fn a_clean_path_goes_down_only(path in "(/|%2f|%5c|\\.|%2e|a|\\\\|:){0,12}") {
            if let Some(path) = clean(&path) {
                prop_assert!(!path.starts_with('/'));
                prop_assert!(path.split('/').all(|part| part != ".." && !part.contains('\\')));
            }
        }
    }
}
