//! The base of a difference: the bundle that it turns into the next one.

use super::contents::{files, is_for, parse, prefix};
use super::error::PackError;
use super::folder::{BundleFolder, read_intact};
use super::read;
use super::refusal::Refusal;
use super::signature::{signature_path, stated};
use crate::published::{Manifest, Object};
use crate::util::hex;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The base of a difference.
#[derive(Debug)]
pub struct Base {
    path: PathBuf,
    files: Files,
    manifest: Manifest,
    bytes: Vec<u8>,
    note: Option<String>,
}

/// Where the files of a base are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Files {
    Folder,
    Pack,
    /// Only the manifest is known. The difference is larger, and installed in the same way.
    Nowhere,
}

impl Base {
    /// Opens the base of a difference that ends at `bundle`: a full pack, the folder of a
    /// bundle, or a manifest.
    pub fn open(path: &Path, bundle: &BundleFolder) -> Result<Self, PackError> {
        let problem = |what: String| PackError::Base {
            path: path.to_owned(),
            what,
        };
        let (files, bytes, note) = if path.is_dir() {
            let folder = BundleFolder::open(path)?;
            (Files::Folder, folder.bytes, folder.note)
        } else if is_json(path)? {
            let bytes = fs::read(path).map_err(PackError::file(path))?;
            (Files::Nowhere, bytes, None)
        } else {
            let bytes = match read::manifest(&mut open(path)?, &[]) {
                Err(PackError::Refused(_)) => {
                    return Err(problem(
                        "not a full pack; a difference starts at a full pack, the folder of a bundle, or a manifest".to_owned(),
                    ));
                }
                read => read?,
            };
            let note = fs::read_to_string(signature_path(path)).ok();
            (Files::Pack, bytes, note)
        };
        let manifest = parse(&bytes).map_err(|refusal| match refusal {
            Refusal::Manifest { problem: what } => problem(format!("its manifest {what}")),
            other => other.into(),
        })?;
        if !is_for(&manifest, &bundle.cloud, bundle.audience) {
            return Err(problem(
                "a bundle for another cloud or audience; a difference starts at an older bundle of the same kind".to_owned(),
            ));
        }
        Ok(Self {
            path: path.to_owned(),
            files,
            manifest,
            bytes,
            note,
        })
    }

    /// Returns the SHA-256 of its manifest.
    pub fn sha256(&self) -> String {
        hex(&Sha256::digest(&self.bytes))
    }

    /// Returns its serial, if its signature is there.
    pub fn serial(&self) -> Option<u64> {
        let statement = stated(self.note.as_deref()?)?;
        (statement.manifest == self.sha256()).then_some(statement.serial)
    }

    pub(super) fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    pub(super) fn manifest_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns what a difference that ends at `manifest` is compressed against.
    pub(super) fn prefix(&self, manifest: &Manifest) -> Result<Vec<u8>, PackError> {
        let gone = prefix(&self.manifest, manifest);
        if self.files == Files::Nowhere {
            return Ok(Vec::new());
        }
        if self.files == Files::Folder {
            return read_prefix(&gone, |file| {
                let bytes = read_intact(&self.path, file)?;
                bytes.ok_or_else(|| PackError::Damaged {
                    path: self.path.join(&file.path),
                })
            });
        }
        let mut archive = open(&self.path)?;
        read::manifest(&mut archive, &[])?;
        let all = files(&self.manifest, None);
        let wanted: HashMap<&str, Mutex<Vec<u8>>> = gone
            .iter()
            .map(|file| (file.path.as_str(), Mutex::default()))
            .collect();
        read::files(&mut archive, &[], &all, |file, bytes| {
            if let Some(place) = wanted.get(file.path.as_str()) {
                *place.lock().unwrap_or_else(PoisonError::into_inner) = bytes.to_vec();
            }
            Ok(())
        })?;
        read_prefix(&gone, |file| {
            let place = wanted.get(file.path.as_str());
            let place = place.map(|place| place.lock().unwrap_or_else(PoisonError::into_inner));
            Ok(place.map_or_else(Vec::new, |mut bytes| std::mem::take(&mut *bytes)))
        })
    }
}

/// Reads the files of a prefix, one after the other.
pub(super) fn read_prefix(
    files: &[&Object],
    read: impl Fn(&Object) -> Result<Vec<u8>, PackError>,
) -> Result<Vec<u8>, PackError> {
    let mut prefix = Vec::new();
    for file in files {
        prefix.extend(read(file)?);
    }
    Ok(prefix)
}

/// Returns true if a file starts as a manifest does, and not as an archive.
fn is_json(path: &Path) -> Result<bool, PackError> {
    let start = open(path)?
        .fill_buf()
        .map_err(PackError::file(path))?
        .first()
        .copied();
    Ok(start == Some(b'{'))
}

fn open(path: &Path) -> Result<BufReader<File>, PackError> {
    let file = File::open(path).map_err(PackError::file(path))?;
    Ok(BufReader::with_capacity(1 << 17, file))
}
