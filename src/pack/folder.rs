//! A bundle in a folder, to be packed.

use super::error::PackError;
use super::statement::Statement;
use crate::emit::{Held, finish_switch};
use crate::published::{AudienceName, FORMAT, Manifest, Object};
use crate::util::hex;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// A bundle for one cloud and one audience.
#[derive(Debug)]
pub struct BundleFolder {
    pub(super) path: PathBuf,
    pub(super) manifest: Manifest,
    pub(super) bytes: Vec<u8>,
    /// The signature of the last pack that was installed there.
    pub(super) note: Option<String>,
    pub(super) cloud: String,
    pub(super) audience: AudienceName,
}

impl BundleFolder {
    /// Opens the bundle in the folder `path`.
    pub fn open(path: &Path) -> Result<Self, PackError> {
        let problem = |what: String| PackError::Bundle {
            path: path.to_owned(),
            what,
        };
        finish_switch(path)?;
        let held = Held::read(path)?;
        let Some(manifest) = held.manifest else {
            return Err(problem(
                "no bundle; `helpc build --cloud CLOUD` writes one".to_owned(),
            ));
        };
        let (FORMAT, Some(audience)) = (manifest.format, manifest.audience) else {
            return Err(problem(
                "a bundle of another version of helpc; build it again".to_owned(),
            ));
        };
        let [cloud] = manifest.clouds.as_slice() else {
            let count = manifest.clouds.len();
            return Err(problem(format!(
                "a bundle for {count} clouds, and a pack is for one; build it with `helpc build --cloud CLOUD --out DIR`"
            )));
        };
        Ok(Self {
            path: path.to_owned(),
            cloud: cloud.cloud.clone(),
            audience,
            note: held.note,
            manifest,
            bytes: held.bytes,
        })
    }

    /// Returns what the signature of a full pack of this bundle says.
    pub(super) fn statement(&self, serial: u64) -> Statement {
        Statement {
            cloud: self.cloud.clone(),
            audience: self.audience,
            serial,
            manifest: hex(&Sha256::digest(&self.bytes)),
            base: None,
        }
    }

    /// Reads a file. Returns an error if it is damaged.
    pub(super) fn read(&self, file: &Object) -> Result<Vec<u8>, PackError> {
        read_intact(&self.path, file)?.ok_or_else(|| PackError::Damaged {
            path: self.path.join(&file.path),
        })
    }
}

/// Reads a file of a bundle in `folder`. Returns `None` if it is not as the manifest says.
pub(super) fn read_intact(folder: &Path, file: &Object) -> Result<Option<Vec<u8>>, PackError> {
    let path = folder.join(&file.path);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(PackError::File { path, cause }),
    };
    Ok(is_intact(file, &bytes).then_some(bytes))
}

/// Returns true if a file has the size and the hash in the manifest.
pub(super) fn is_intact(file: &Object, bytes: &[u8]) -> bool {
    file.size == bytes.len() as u64 && hex(&Sha256::digest(bytes)) == file.sha256
}
