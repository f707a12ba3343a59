//! Recognizes the files that helpc wrote by their content. Other files are neither
//! replaced nor deleted.

use crate::published::object_path;
use crate::site::MARK;
use crate::util::hex;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// Returns true if a file is the entry of a cloud.
pub(super) fn is_alias(path: &Path) -> bool {
    let text = fs::read(path).unwrap_or_default();
    serde_json::from_slice::<serde_json::Value>(&text)
        .is_ok_and(|value| value["kind"] == "cloud" && value["format"].is_u64())
}

/// Returns true if a file ends with the marker of pages, or starts with a chunk of an article.
pub(super) fn is_page(path: &Path) -> bool {
    let is_chunks = path
        .extension()
        .is_some_and(|extension| extension == "jsonl");
    fs::read(path).is_ok_and(|bytes| {
        if is_chunks {
            let line = bytes
                .split(|byte| *byte == b'\n')
                .next()
                .unwrap_or_default();
            let first = serde_json::from_slice::<serde_json::Value>(line);
            return first.is_ok_and(|chunk| chunk["kind"] == "chunk" && chunk["format"].is_u64());
        }
        bytes.ends_with(MARK.as_bytes())
    })
}

/// Returns true if the path of an object is the hash of its content.
pub(super) fn is_object(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| path.ends_with(object_path(&hex(&Sha256::digest(&bytes)))))
}

/// Returns true if the name of an asset contains the hash of its content.
pub(super) fn is_asset(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let hash = name
        .rsplit_once('.')
        .and_then(|(stem, _)| stem.rsplit_once('-'))
        .map_or("", |(_, hash)| hash);
    let matches = |bytes: Vec<u8>| hex(&Sha256::digest(&bytes)[..6]) == hash;
    hash.len() == 12 && fs::read(path).is_ok_and(matches)
}
