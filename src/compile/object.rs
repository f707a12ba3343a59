//! Objects: the files of a bundle that are named by the hash of their content.

use serde::{Deserialize, Serialize};

/// A file of a bundle: an object or a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Object {
    /// Its path in the bundle, with forward slashes.
    pub path: String,
    /// Its length in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
}

/// The error if an object cannot be stored.
pub type PutError = std::io::Error;

/// Stores the bytes of an object and returns its path, size and hash.
pub type Put<'p> = dyn Fn(Vec<u8>) -> Result<Object, PutError> + Sync + 'p;

/// Serializes an object. All keys are strings, so it cannot fail.
pub(super) fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
