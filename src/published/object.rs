//! Files of a bundle: path, size and hash.

use super::path::object_path;
use crate::util::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The format version of everything in a bundle. It increases with every change that
/// readers of the old format would misinterpret.
pub const FORMAT: u32 = 2;

/// A file of a bundle: an object or a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Object {
    /// Its path in the bundle, with forward slashes.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
}

impl Object {
    /// Returns path, size and hash of the object with these bytes. An object is named by
    /// the hash of its content.
    pub fn of(bytes: &[u8]) -> Self {
        let sha256 = hex(&Sha256::digest(bytes));
        Self {
            path: object_path(&sha256),
            size: bytes.len() as u64,
            sha256,
        }
    }
}

/// Serializes an object. All keys are strings, so it cannot fail.
pub fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
