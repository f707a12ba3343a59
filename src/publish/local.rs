//! The bundle on this machine.

use super::PublishError;
use crate::emit::{self, SwitchState};
use crate::published::{FORMAT, MANIFEST, Manifest, Object};
use crate::util::hex;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A manifest as it was written, with its hash.
#[derive(Debug, Clone)]
pub(super) struct ManifestFile {
    pub(super) manifest: Manifest,
    pub(super) bytes: Bytes,
    pub(super) sha256: String,
}

impl ManifestFile {
    /// Parses a manifest. The error completes a sentence that starts with its path; `advice` says
    /// what to do if the manifest is unreadable or too old.
    pub(super) fn parse(bytes: Bytes, advice: &str) -> Result<Self, String> {
        let manifest = emit::parse_manifest(&bytes)
            .ok_or_else(|| format!("is not a manifest that helpc can read; {advice}"))?;
        let format = manifest.format;
        if format > FORMAT {
            return Err(format!(
                "was written by a newer version of helpc (format {format}); use that version"
            ));
        }
        if format < FORMAT {
            return Err(format!(
                "was written by an older version of helpc (format {format}); {advice}"
            ));
        }
        Ok(Self {
            sha256: hex(&Sha256::digest(&bytes)),
            manifest,
            bytes,
        })
    }
}

/// A bundle in a folder. Each file is hashed when it is read.
#[derive(Debug)]
pub(super) struct LocalBundle {
    folder: PathBuf,
}

impl LocalBundle {
    /// Opens the bundle in `folder`, and finishes an interrupted switch first. Also returns its
    /// manifest.
    pub(super) fn open(folder: &Path) -> Result<(Self, ManifestFile), PublishError> {
        let path = folder.join(MANIFEST);
        let invalid = |cause: String| PublishError::Local {
            path: path.clone(),
            cause,
        };
        match emit::finish_switch(folder)? {
            SwitchState::Complete | SwitchState::Finished => {}
            SwitchState::InProgress => {
                return Err(invalid(
                    "`helpc build` is writing this bundle; wait until it finishes".to_owned(),
                ));
            }
            SwitchState::ReadOnly => {
                return Err(invalid("the last build was killed, and the folder is read-only; run `helpc build` again".to_owned()));
            }
        }
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(emit::EmitError::NoBundle {
                    path: folder.to_owned(),
                }
                .into());
            }
            Err(error) => return Err(invalid(error.to_string())),
        };
        let manifest =
            ManifestFile::parse(bytes.into(), "run `helpc build` again").map_err(invalid)?;
        let bundle = Self {
            folder: folder.to_owned(),
        };
        Ok((bundle, manifest))
    }

    /// Reads the file at `path`, which must be the one that the manifest describes.
    pub(super) fn read(&self, path: &str, file: &Object) -> Result<Bytes, PublishError> {
        let full = self.folder.join(path);
        let failed = |cause: String| PublishError::Local {
            path: full.clone(),
            cause,
        };
        let damaged = |problem: &str| {
            failed(format!(
                "{problem}: the bundle is damaged, or a build is writing it; `helpc build --verify` repairs it"
            ))
        };
        match fs::read(&full) {
            Ok(bytes) if hex(&Sha256::digest(&bytes)) == file.sha256 => Ok(bytes.into()),
            Ok(_) => Err(damaged("its content is not that of the manifest")),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(damaged("it is in the manifest, but missing"))
            }
            Err(error) => Err(failed(error.to_string())),
        }
    }
}
