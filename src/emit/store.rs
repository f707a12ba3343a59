//! The files of a bundle that is being written. Objects are named by the hash of their
//! content; files that keep their names are staged until the switch.

use super::error::io_error;
use super::folder::Folder;
use super::paths::{LOCK, OBJECTS, object_folders};
use super::switch::{self, Switch};
use super::{EmitError, unfinished};
use crate::published::{MANIFEST, Manifest, Object};
use crate::util::hex;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// A bundle in a folder. While it is open, no other process can write to it.
#[derive(Debug)]
pub struct Store {
    folder: Folder,
    lock: File,
    /// True if an earlier build was interrupted and may have left files.
    dirty: AtomicBool,
    /// True if each existing file is hashed before it is reused.
    checks_all: AtomicBool,
    /// The time when the manifest was written. Files last changed before were intact then.
    manifest_time: Option<SystemTime>,
    /// True if there is no bundle yet, so that no reader can see an incomplete file.
    is_new: bool,
    objects: Mutex<BTreeMap<String, Object>>,
    switch: Switch,
    written: AtomicUsize,
    /// True if this build has written anything.
    has_started: Mutex<bool>,
}

/// Returns the time when a file was last written or moved. A copy may keep the mtime of
/// the original; on Unix, the ctime cannot be set.
fn last_change(metadata: &Metadata) -> Option<SystemTime> {
    let written = metadata.modified().ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let seconds = u64::try_from(metadata.ctime()).ok()?;
        let rest = u32::try_from(metadata.ctime_nsec()).ok()?;
        let changed = SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, rest))?;
        Some(written.max(changed))
    }
    #[cfg(not(unix))]
    Some(written)
}

impl Store {
    /// Opens the bundle in `out`, creates the folder if necessary, and finishes an
    /// interrupted switch. With `checks_all`, each existing file is hashed before it is
    /// reused.
    pub fn open(out: &Path, checks_all: bool) -> Result<Self, EmitError> {
        let folder = Folder::new(out);
        folder.create()?;
        let lock = folder.lock()?;
        let mut dirty = lock.metadata().map_err(io_error(&out.join(LOCK)))?.len() > 0;
        dirty |= switch::finish(out)?;
        if dirty {
            unfinished::delete(&folder)?;
        }
        let manifest = fs::symlink_metadata(out.join(MANIFEST)).ok();
        let store = Self {
            lock,
            is_new: !dirty && manifest.is_none(),
            manifest_time: manifest.as_ref().and_then(last_change),
            dirty: AtomicBool::new(dirty),
            checks_all: AtomicBool::new(checks_all || dirty),
            objects: Mutex::default(),
            switch: Switch::new(out),
            written: AtomicUsize::new(0),
            has_started: Mutex::new(false),
            folder,
        };
        store.create_folders()?;
        Ok(store)
    }

    fn create_folders(&self) -> Result<(), EmitError> {
        if self.folder.path(OBJECTS).join("ff").is_dir() {
            return Ok(());
        }
        for folder in object_folders() {
            let full = self.folder.path(&folder);
            fs::create_dir_all(&full).map_err(io_error(&full))?;
        }
        Ok(())
    }

    /// Hashes every existing file before it is reused, because the manifest is unreadable.
    pub(super) fn check_all_files(&self) {
        self.dirty.store(true, Ordering::Relaxed);
        self.checks_all.store(true, Ordering::Relaxed);
    }

    /// Returns true if an interrupted build may have left unused files.
    pub(super) fn is_dirty(&self) -> bool {
        self.dirty.load(Ordering::Relaxed)
    }

    /// Returns true if the object exists and is intact. Adds it to the bundle.
    pub fn has(&self, object: &Object) -> bool {
        let is_intact = self.is_intact(object);
        if is_intact {
            self.add(object.clone());
        }
        is_intact
    }

    /// Returns the bundle folder.
    pub(super) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Returns true if the file exists and is intact. A file that has not changed since
    /// the manifest was written is still intact; any other file is hashed.
    pub(super) fn is_intact(&self, file: &Object) -> bool {
        let full = self.folder.path(&file.path);
        let Ok(metadata) = fs::symlink_metadata(&full) else {
            return false;
        };
        if !metadata.is_file() || metadata.len() != file.size {
            return false;
        }
        let is_untouched = || match (last_change(&metadata), self.manifest_time) {
            (Some(changed), Some(manifest_time)) => changed < manifest_time,
            _ => false,
        };
        if !self.checks_all.load(Ordering::Relaxed) && is_untouched() {
            return true;
        }
        fs::read(&full).is_ok_and(|bytes| hex(&Sha256::digest(&bytes)) == file.sha256)
    }

    /// Returns true if every file in `manifest` exists and is intact.
    pub fn has_all(&self, manifest: &Manifest) -> bool {
        let pages = manifest.site.as_ref().map_or(&[][..], |site| &site.pages);
        let objects = manifest.files.par_iter();
        objects.chain(pages).all(|file| self.is_intact(file))
    }

    /// Stages a page that consists of `parts`, unless the file exists with the same content.
    pub(super) fn stage_page(&self, page: &Object, parts: &[&[u8]]) -> Result<(), EmitError> {
        if !self.is_in_new_folder(page) && self.folder.has_content(&page.path, parts) {
            return Ok(());
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        self.stage(&page.path, parts)
    }

    /// Returns true if the folder of a page does not exist yet.
    pub(super) fn is_in_new_folder(&self, page: &Object) -> bool {
        self.switch.new_folder(&page.path).is_some()
    }

    /// Writes a script or style. Its name contains the hash of its content, so it need not
    /// be staged.
    pub(super) fn put_asset(&self, asset: &Object, parts: &[&[u8]]) -> Result<(), EmitError> {
        if self.folder.has_content(&asset.path, parts) {
            return Ok(());
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        let full = self.folder.path(&asset.path);
        self.replace(&asset.path, parts).map_err(io_error(&full))
    }

    /// Writes an object unless it exists, and adds it to the bundle.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Object> {
        let object = Object::of(bytes);
        if !self.add(object.clone()) {
            return Ok(object);
        }
        let write = || -> io::Result<bool> {
            if self.is_new && self.create(&object.path, bytes)? {
                return Ok(true);
            }
            if self.is_intact(&object) {
                return Ok(false);
            }
            self.replace(&object.path, &[bytes]).map(|()| true)
        };
        let is_written = write().map_err(|cause| {
            let full = self.folder.path(&object.path);
            io::Error::new(cause.kind(), format!("{}: {cause}", full.display()))
        })?;
        self.written
            .fetch_add(usize::from(is_written), Ordering::Relaxed);
        Ok(object)
    }

    /// Writes an object of a new bundle directly: without a manifest there are no readers.
    /// Returns false if the file exists or its folder does not. An interrupted build may
    /// leave an incomplete object, which is detected by its hash.
    fn create(&self, path: &str, bytes: &[u8]) -> io::Result<bool> {
        self.mark_started()?;
        self.folder.put_new(path, bytes)
    }

    /// Adds an object to the bundle. Returns false if it was already added.
    fn add(&self, object: Object) -> bool {
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        objects.insert(object.path.clone(), object).is_none()
    }

    /// Records in the lock file, before the first write, that files are being written.
    fn mark_started(&self) -> io::Result<()> {
        use std::io::{Seek, SeekFrom};
        let mut has_started = self
            .has_started
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if !*has_started {
            let mut lock = &self.lock;
            lock.seek(SeekFrom::Start(0))?;
            lock.write_all(b"writing\n")?;
            *has_started = true;
        }
        Ok(())
    }

    fn replace(&self, path: &str, parts: &[&[u8]]) -> io::Result<()> {
        self.mark_started()?;
        self.folder.put(path, parts)
    }

    /// Stages a file that keeps its name and consists of `parts`.
    pub(super) fn stage(&self, path: &str, parts: &[&[u8]]) -> Result<(), EmitError> {
        self.mark_started()
            .map_err(io_error(&self.folder.path(LOCK)))?;
        self.switch.stage(self.folder.root(), path, parts)
    }

    /// Moves all staged files into place.
    pub(super) fn commit(&self) -> Result<(), EmitError> {
        self.switch.commit(self.folder.root())
    }

    /// Deletes all staged files. The old bundle stays.
    pub(super) fn discard_staged(&self) {
        self.switch.discard(self.folder.root());
    }

    /// Records in the lock file that the build is finished.
    pub(super) fn mark_finished(&self) -> Result<(), EmitError> {
        let has_started = self
            .has_started
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if *has_started || self.is_dirty() {
            self.lock
                .set_len(0)
                .map_err(io_error(&self.folder.path(LOCK)))?;
        }
        Ok(())
    }

    /// Returns the number of files that were written.
    pub fn written(&self) -> usize {
        self.written.load(Ordering::Relaxed)
    }

    /// Returns the objects of the bundle, in order of path.
    pub fn objects(&self) -> Vec<Object> {
        let objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        objects.values().cloned().collect()
    }
}
