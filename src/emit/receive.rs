//! Writes a bundle that was built elsewhere: its files come from an archive, not from
//! articles. The switch and the cleanup are those of a build.

use super::manifest::{self, ExistingManifest};
use super::paths::{NOTE, is_object};
use super::{EmitError, Store, finish, pages};
use crate::published::{Manifest, Object};
use crate::util::hex;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// The bundle that a folder holds.
#[derive(Debug, Default)]
pub struct Held {
    /// Its manifest, unless there is none or it is unreadable.
    pub manifest: Option<Manifest>,
    /// The bytes of its manifest.
    pub bytes: Vec<u8>,
    /// The note of the last bundle that was received there.
    pub note: Option<String>,
}

impl Held {
    /// Reads the manifest and the note in `out`. A missing folder holds nothing.
    pub fn read(out: &Path) -> Result<Self, EmitError> {
        let (existing, bytes) = manifest::read_bytes(out)?;
        Ok(Self {
            manifest: match existing {
                ExistingManifest::Valid(manifest) => Some(*manifest),
                ExistingManifest::None | ExistingManifest::Unreadable => None,
            },
            bytes,
            note: fs::read_to_string(out.join(NOTE)).ok(),
        })
    }

    /// Returns the SHA-256 of the manifest, in hexadecimal digits.
    pub fn sha256(&self) -> String {
        hex(&Sha256::digest(&self.bytes))
    }
}

/// A folder that receives a bundle. No other process can write to it.
#[derive(Debug)]
pub struct Receiver {
    store: Store,
    held: Held,
    /// The paths that the old manifest names.
    known: HashSet<String>,
}

impl Receiver {
    /// Opens the folder `out`, creates it if necessary, and finishes an interrupted
    /// switch.
    pub fn open(out: &Path) -> Result<Self, EmitError> {
        let store = Store::open(out, false)?;
        let held = Held::read(out)?;
        if held.manifest.is_none() {
            store.check_all_files();
        }
        let pages = held.manifest.iter().flat_map(|old| &old.site);
        let known = pages.flat_map(|site| &site.pages);
        Ok(Self {
            known: known.map(|page| page.path.clone()).collect(),
            store,
            held,
        })
    }

    /// Returns the bundle that is replaced.
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// Returns true if the file exists and is intact.
    pub fn has(&self, file: &Object) -> bool {
        self.store.is_intact(file)
    }

    /// Writes a file that the new manifest names. Its path and hash must be valid.
    pub fn put(&self, file: &Object, bytes: &[u8]) -> Result<(), EmitError> {
        if is_object(&file.path) {
            self.store.put(bytes).map_err(EmitError::Put)?;
            return Ok(());
        }
        let is_known = self.known.contains(&file.path);
        pages::put_file(&self.store, file, &[bytes], is_known)
    }

    /// Switches to the bundle of `manifest`, which was parsed from `bytes`, and keeps
    /// `note`. Returns the numbers of written and of deleted files.
    pub fn switch(
        &self,
        manifest: &Manifest,
        bytes: &[u8],
        note: &str,
    ) -> Result<(usize, usize), EmitError> {
        if self.held.note.as_deref() != Some(note) {
            self.store.stage(NOTE, &[note.as_bytes()])?;
        }
        let old = self.held.manifest.as_ref();
        let deleted = finish::switch_to(&self.store, manifest, bytes, old)?;
        Ok((self.store.written(), deleted))
    }

    /// Deletes what was staged. The old bundle stays.
    pub fn discard(&self) {
        self.store.discard_staged();
    }
}
