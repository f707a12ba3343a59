//! The files of a bundle in a folder. Objects are named by the hash of their content.

use super::error::io_error;
use super::manifest::{self, Manifest};
use super::paths::{CLOUDS, LOCK, OBJECTS};
use super::switch::{self, Switch};
use super::{EmitError, MANIFEST, sweep};
use crate::compile::Object;
use crate::util::{self, hex};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// A bundle in a folder. While it is open, no other process can write to it.
#[derive(Debug)]
pub struct Store {
    out: PathBuf,
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

/// Returns path, size and hash of an object with these bytes.
pub fn object(bytes: &[u8]) -> Object {
    let sha256 = hex(&Sha256::digest(bytes));
    Object {
        path: path_of(&sha256),
        size: bytes.len() as u64,
        sha256,
    }
}

/// Returns the path of the object with this hash.
pub(super) fn path_of(sha256: &str) -> String {
    format!("{OBJECTS}/{}/{}.json", &sha256[..2], &sha256[2..32])
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
        create_folder(out)?;
        let lock = lock(out)?;
        let mut dirty = lock.metadata().map_err(io_error(&out.join(LOCK)))?.len() > 0;
        dirty |= switch::finish(out)?;
        if dirty {
            sweep::delete_unfinished(out)?;
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
            out: out.to_owned(),
        };
        store.create_folders()?;
        Ok(store)
    }

    fn create_folders(&self) -> Result<(), EmitError> {
        let objects = self.out.join(OBJECTS);
        if objects.join("ff").is_dir() {
            return Ok(());
        }
        for first in 0..=255_u8 {
            let folder = objects.join(hex(&[first]));
            fs::create_dir_all(&folder).map_err(io_error(&folder))?;
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

    /// Returns the folder of the bundle.
    pub(super) fn folder(&self) -> &Path {
        &self.out
    }

    /// Returns the full path of a file of the bundle.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.out.join(path)
    }

    /// Reads an object.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, EmitError> {
        let full = self.path(path);
        fs::read(&full).map_err(io_error(&full))
    }

    /// Returns true if the file exists and is intact. A file that has not changed since
    /// the manifest was written is still intact; any other file is hashed.
    pub(super) fn is_intact(&self, file: &Object) -> bool {
        let full = self.path(&file.path);
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

    /// Stages a page unless the file exists with the same content.
    pub(super) fn stage_page(&self, page: &Object, bytes: &[u8]) -> Result<(), EmitError> {
        if self.has_content(&page.path, bytes) {
            return Ok(());
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        self.stage(&page.path, bytes)
    }

    /// Writes a script or style. Its name contains the hash of its content, so it need not
    /// be staged.
    pub(super) fn put_asset(&self, asset: &Object, bytes: &[u8]) -> Result<(), EmitError> {
        if self.has_content(&asset.path, bytes) {
            return Ok(());
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        let full = self.path(&asset.path);
        self.write_atomically(&asset.path, bytes)
            .map_err(io_error(&full))
    }

    /// Writes an object unless it exists, and adds it to the bundle.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Object> {
        let object = object(bytes);
        if !self.add(object.clone()) || self.is_intact(&object) {
            return Ok(object);
        }
        let write = || -> io::Result<()> {
            if !(self.is_new && self.create(&object.path, bytes)?) {
                self.write_atomically(&object.path, bytes)?;
            }
            Ok(())
        };
        write().map_err(|cause| {
            let full = self.path(&object.path);
            io::Error::new(cause.kind(), format!("{}: {cause}", full.display()))
        })?;
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(object)
    }

    /// Writes an object of a new bundle directly: without a manifest there are no readers.
    /// Returns false if the file exists or its folder does not. An interrupted build may
    /// leave an incomplete object, which is detected by its hash.
    fn create(&self, path: &str, bytes: &[u8]) -> io::Result<bool> {
        self.mark_started()?;
        match File::create_new(self.path(path)) {
            Ok(mut file) => file.write_all(bytes).map(|()| true),
            Err(error) => match error.kind() {
                io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound => Ok(false),
                _ => Err(error),
            },
        }
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

    /// Writes a file under a temporary name and moves it into place.
    fn write_atomically(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.mark_started()?;
        let unfinished = self.path(&self.switch.unfinished(path));
        util::rename_into_place(&unfinished, &self.path(path), |mut file| {
            file.write_all(bytes)
        })
    }

    fn stage(&self, path: &str, bytes: &[u8]) -> Result<(), EmitError> {
        self.mark_started().map_err(io_error(&self.path(LOCK)))?;
        self.switch.stage(&self.out, path, bytes)
    }

    /// Returns true if the file exists with this content.
    fn has_content(&self, path: &str, bytes: &[u8]) -> bool {
        let full = self.path(path);
        let is_file = fs::symlink_metadata(&full).is_ok_and(|metadata| metadata.is_file());
        is_file && fs::read(&full).is_ok_and(|existing| existing == bytes)
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

    /// Switches to the bundle of `manifest`: moves pages, aliases and the manifest into
    /// place. Then deletes unused files. Returns the number of deleted files.
    pub fn finish(&self, manifest: &Manifest, old: Option<&Manifest>) -> Result<usize, EmitError> {
        let path = self.path(MANIFEST);
        let bytes = manifest::write(manifest).map_err(|cause| io_error(&path)(cause.into()))?;
        let aliases = self.stage_aliases(manifest)?;
        // The manifest is moved last, so that it is newer than the files in it.
        if self.written() > 0 || !self.has_content(MANIFEST, &bytes) {
            self.stage(MANIFEST, &bytes)?;
        }
        self.switch.commit(&self.out)?;
        self.clean_up(manifest, old, &aliases)
    }

    /// Repairs what a build left that was interrupted after its switch. Returns the number
    /// of deleted files.
    pub(super) fn repair(&self, manifest: &Manifest) -> Result<usize, EmitError> {
        let aliases = self.stage_aliases(manifest)?;
        self.switch.commit(&self.out)?;
        self.clean_up(manifest, None, &aliases)
    }

    /// Deletes all staged files. The old bundle stays.
    pub(super) fn discard_staged(&self) {
        self.switch.discard(&self.out);
    }

    /// Stages the aliases of the clouds. Returns their paths.
    fn stage_aliases(&self, manifest: &Manifest) -> Result<BTreeSet<String>, EmitError> {
        let mut aliases = BTreeSet::new();
        for cloud in &manifest.clouds {
            let bytes = self.read(&cloud.entry.path)?;
            let alias = format!("{CLOUDS}/{}.json", cloud.cloud);
            let full = self.path(&alias);
            if full.exists() && !sweep::is_alias(&full) {
                return Err(EmitError::Foreign { path: full });
            }
            if !self.has_content(&alias, &bytes) {
                self.stage(&alias, &bytes)?;
            }
            aliases.insert(alias);
        }
        Ok(aliases)
    }

    /// Deletes unused files and marks the build as finished in the lock file.
    fn clean_up(
        &self,
        manifest: &Manifest,
        old: Option<&Manifest>,
        aliases: &BTreeSet<String>,
    ) -> Result<usize, EmitError> {
        let deleted = sweep::sweep(self, manifest, old, aliases)?;
        let has_started = self
            .has_started
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if *has_started || self.is_dirty() {
            let lock = self.path(LOCK);
            self.lock.set_len(0).map_err(io_error(&lock))?;
        }
        Ok(deleted)
    }
}

/// Creates the folder of a bundle. Returns a specific error if something is in the way.
fn create_folder(out: &Path) -> Result<(), EmitError> {
    let Err(cause) = fs::create_dir_all(out) else {
        return Ok(());
    };
    let path = out.to_owned();
    if let Ok(target) = fs::read_link(out)
        && !out.exists()
    {
        return Err(EmitError::Dangling { path, target });
    }
    if out.is_file() {
        return Err(EmitError::NotFolder { path });
    }
    Err(EmitError::Io { path, cause })
}

/// Takes the lock of the bundle in `out`.
pub(super) fn lock(out: &Path) -> Result<File, EmitError> {
    let path = out.join(LOCK);
    let lock = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(io_error(&path))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => Err(EmitError::Busy {
            path: out.to_owned(),
        }),
        Err(fs::TryLockError::Error(cause)) => Err(EmitError::Io { path, cause }),
    }
}
