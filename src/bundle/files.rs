//! Where the files of a bundle are: in a folder or in memory.

use super::{BundleError, missing};
use crate::compile::Object;
use crate::emit::{MANIFEST, object};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Debug;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The greatest file that is read whole.
const MOST: u64 = 256 * 1024 * 1024;

/// Files of a bundle, by their paths in it.
pub trait Files: Debug + Send + Sync {
    /// The bytes of the file at `path`, which is an object or the manifest.
    fn read(&self, path: &str) -> Result<Bytes, BundleError>;
}

/// The files in a folder.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at `root`, which must hold a manifest.
    pub fn open(root: &Path) -> Result<Self, BundleError> {
        let none = || BundleError::None {
            path: root.to_owned(),
        };
        let full = fs::canonicalize(root).map_err(|_| none())?;
        match full.join(MANIFEST).is_file() {
            true => Ok(Self { root: full }),
            false => Err(none()),
        }
    }
}

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Bytes, BundleError> {
        if path != MANIFEST && !is_object(path) {
            return Err(missing(path));
        }
        let full = self.root.join(path);
        let bytes = match read_file(&full) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing(path)),
            Err(cause) => return Err(BundleError::Io { path: full, cause }),
        };
        if path != MANIFEST && !is_named_by(path, &bytes) {
            return Err(BundleError::Damaged {
                path: path.to_owned(),
                why: "its name is not the hash of its content".to_owned(),
            });
        }
        Ok(bytes.into())
    }
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(io::ErrorKind::NotFound.into());
    }
    if about.len() > MOST {
        return Err(io::Error::other("it is too large"));
    }
    let mut bytes = Vec::with_capacity(about.len() as usize);
    file.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether an object of this path can have this content: it is named by it.
fn is_named_by(path: &str, bytes: &[u8]) -> bool {
    let mut name = path
        .bytes()
        .skip("objects/".len())
        .filter(u8::is_ascii_hexdigit);
    let hash = Sha256::digest(bytes);
    let digit = |value: u8| b"0123456789abcdef"[usize::from(value)];
    hash.iter()
        .take(16)
        .all(|byte| name.next() == Some(digit(byte >> 4)) && name.next() == Some(digit(byte & 15)))
}

/// Files in memory, which whoever built them answers for.
#[derive(Debug, Default)]
pub struct Memory(HashMap<String, Bytes>);

impl Files for Memory {
    fn read(&self, path: &str) -> Result<Bytes, BundleError> {
        self.0.get(path).cloned().ok_or_else(|| missing(path))
    }
}

/// Some files more than others have.
#[derive(Debug)]
pub struct Layered {
    /// What is looked at first.
    pub above: Memory,
    /// The others.
    pub below: Arc<Memory>,
}

impl Files for Layered {
    fn read(&self, path: &str) -> Result<Bytes, BundleError> {
        let above = self.above.read(path);
        above.or_else(|_| self.below.read(path))
    }
}

impl Files for Arc<Memory> {
    fn read(&self, path: &str) -> Result<Bytes, BundleError> {
        self.as_ref().read(path)
    }
}

/// Takes objects as they are compiled.
#[derive(Debug, Default)]
pub struct Keeper(Mutex<HashMap<String, Bytes>>);

impl Keeper {
    /// Keeps the bytes and says under which name.
    pub fn put(&self, bytes: Vec<u8>) -> io::Result<Object> {
        let object = object(&bytes);
        self.keep(object.path.clone(), bytes.into());
        Ok(object)
    }

    /// Keeps an object whose name is known.
    pub fn keep(&self, path: String, bytes: Bytes) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(path, bytes);
    }

    /// What was kept.
    pub fn into_memory(self) -> Memory {
        Memory(self.0.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether `path` has the form `objects/ab/<30 digits>.json`.
pub fn is_object(path: &str) -> bool {
    let is_hex = |text: &str, length: usize| {
        text.len() == length
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    path.strip_prefix("objects/")
        .and_then(|rest| rest.strip_suffix(".json"))
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(folder, name)| is_hex(folder, 2) && is_hex(name, 30))
}

/// Whether `path` has the form `clouds/<cloud>.json`.
pub fn is_alias(path: &str) -> bool {
    path.strip_prefix("clouds/")
        .and_then(|rest| rest.strip_suffix(".json"))
        .is_some_and(|name| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::{is_alias, is_object};
    use proptest::prelude::*;

    #[test]
    fn only_paths_of_the_format_are_paths() {
        assert!(is_object("objects/0a/0123456789abcdef0123456789abcd.json"));
        assert!(is_alias("clouds/public.json"));
        for path in [
            "objects/0A/0123456789abcdef0123456789abcd.json",
            "objects/../0123456789abcdef0123456789abcd.json",
            "objects/0a/../../../../../../../../etc/passwd",
            "clouds/../manifest.json",
            "clouds/a/b.json",
            "clouds/.json",
            "manifest.json",
            "",
        ] {
            assert!(!is_object(path) && !is_alias(path), "{path}");
        }
    }

    proptest! {
        #[test]
        fn a_path_never_leads_elsewhere(path in "(objects|clouds)/[./a-f0-9\\\\]{0,40}(.json)?") {
            if is_object(&path) || is_alias(&path) {
                prop_assert!(!path.contains("..") && !path.contains('\\'));
            }
        }
    }
}
