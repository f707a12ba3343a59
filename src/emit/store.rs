//! Objects on disk, named by what they hold.

use super::manifest::{self, Manifest};
use super::paths::{CLOUDS, LOCK, OBJECTS};
use super::switch::{self, Switch};
use super::{EmitError, MANIFEST, io_error, sweep};
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

/// The bundle in one folder. While it is open, no other run can write there.
#[derive(Debug)]
pub struct Store {
    out: PathBuf,
    lock: File,
    /// Whether an earlier run was killed and may have left files.
    dirty: AtomicBool,
    /// Whether each file is hashed before it is relied on.
    checks_all: AtomicBool,
    /// When the manifest was put in place: older files were whole then.
    since: Option<SystemTime>,
    /// Whether there is no bundle yet whose readers could meet half a file.
    is_new: bool,
    named: Mutex<BTreeMap<String, Object>>,
    switch: Switch,
    written: AtomicUsize,
    /// Whether this run has changed anything.
    has_started: Mutex<bool>,
}

/// The object that these bytes are: its name is their hash.
pub fn object(bytes: &[u8]) -> Object {
    let sha256 = hex(&Sha256::digest(bytes));
    Object {
        path: path_of(&sha256),
        size: bytes.len() as u64,
        sha256,
    }
}

/// The path of the object with this hash.
pub(super) fn path_of(sha256: &str) -> String {
    format!("{OBJECTS}/{}/{}.json", &sha256[..2], &sha256[2..32])
}

/// When a file was written or moved last. A copy may keep the time of the
/// original; on Unix the time of the last change of any kind cannot be set.
fn last_change(about: &Metadata) -> Option<SystemTime> {
    let written = about.modified().ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let seconds = u64::try_from(about.ctime()).ok()?;
        let rest = u32::try_from(about.ctime_nsec()).ok()?;
        let changed = SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, rest))?;
        Some(written.max(changed))
    }
    #[cfg(not(unix))]
    Some(written)
}

impl Store {
    /// Opens the bundle in `out`, which is created where it is missing, and finishes
    /// a switch that an earlier run has left. With `checks_all` each file is hashed
    /// before it is relied on.
    pub fn open(out: &Path, checks_all: bool) -> Result<Self, EmitError> {
        create_folder(out)?;
        let lock = lock(out)?;
        let mut dirty = lock.metadata().map_err(io_error(&out.join(LOCK)))?.len() > 0;
        dirty |= switch::finish(out)?;
        if dirty {
            sweep::unfinished(out)?;
        }
        let manifest = fs::symlink_metadata(out.join(MANIFEST)).ok();
        let store = Self {
            lock,
            is_new: !dirty && manifest.is_none(),
            since: manifest.as_ref().and_then(last_change),
            dirty: AtomicBool::new(dirty),
            checks_all: AtomicBool::new(checks_all || dirty),
            named: Mutex::default(),
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

    /// Relies on nothing that is there: its manifest cannot be read.
    pub(super) fn distrust(&self) {
        self.dirty.store(true, Ordering::Relaxed);
        self.checks_all.store(true, Ordering::Relaxed);
    }

    /// Returns true if an earlier run may have left files that nothing names.
    pub(super) fn is_dirty(&self) -> bool {
        self.dirty.load(Ordering::Relaxed)
    }

    /// Returns true if the object is there and whole.
    pub fn has(&self, object: &Object) -> bool {
        let is_there = self.is_there(object);
        if is_there {
            self.name(object.clone());
        }
        is_there
    }

    /// The folder of the bundle.
    pub(super) fn folder(&self) -> &Path {
        &self.out
    }

    /// Where a file of the bundle is.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.out.join(path)
    }

    /// What an object holds.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, EmitError> {
        let full = self.path(path);
        fs::read(&full).map_err(io_error(&full))
    }

    /// Returns true if the file is there and whole. One that has not been touched
    /// since the manifest was put in place is as whole as it was then; any other
    /// one is hashed.
    pub(super) fn is_there(&self, file: &Object) -> bool {
        let full = self.path(&file.path);
        let Ok(about) = fs::symlink_metadata(&full) else {
            return false;
        };
        if !about.is_file() || about.len() != file.size {
            return false;
        }
        let is_untouched = || match (last_change(&about), self.since) {
            (Some(changed), Some(since)) => changed < since,
            _ => false,
        };
        if !self.checks_all.load(Ordering::Relaxed) && is_untouched() {
            return true;
        }
        fs::read(&full).is_ok_and(|bytes| hex(&Sha256::digest(&bytes)) == file.sha256)
    }

    /// Returns true if every file that `manifest` names is there and whole.
    pub fn has_all(&self, manifest: &Manifest) -> bool {
        let pages = manifest.site.as_ref().map_or(&[][..], |site| &site.pages);
        let objects = manifest.files.par_iter();
        objects.chain(pages).all(|file| self.is_there(file))
    }

    /// Stages a page if another one, or none, is in its place.
    pub(super) fn stage_page(&self, page: &Object, bytes: &[u8]) -> Result<(), EmitError> {
        if self.holds(&page.path, bytes) {
            return Ok(());
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        self.stage(&page.path, bytes)
    }

    /// Puts a script or a style in place: its name is made of its content.
    pub(super) fn put_asset(&self, asset: &Object, bytes: &[u8]) -> Result<(), EmitError> {
        if self.holds(&asset.path, bytes) {
            return Ok(());
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        let full = self.path(&asset.path);
        self.place(&asset.path, bytes).map_err(io_error(&full))
    }

    /// Keeps `bytes` and says where.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Object> {
        let object = object(bytes);
        if !self.name(object.clone()) || self.is_there(&object) {
            return Ok(object);
        }
        let put = || -> io::Result<()> {
            if !(self.is_new && self.create(&object.path, bytes)?) {
                self.place(&object.path, bytes)?;
            }
            Ok(())
        };
        put().map_err(|cause| {
            let full = self.path(&object.path);
            io::Error::new(cause.kind(), format!("{}: {cause}", full.display()))
        })?;
        self.written.fetch_add(1, Ordering::Relaxed);
        Ok(object)
    }

    /// Writes an object of a bundle that nobody can read before its manifest is
    /// there, without a detour; false where something of that name is. Half an
    /// object that a killed run leaves is found by its hash.
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

    /// Notes that the bundle needs the object; false if that was known.
    fn name(&self, object: Object) -> bool {
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        named.insert(object.path.clone(), object).is_none()
    }

    /// Notes in the lock file that files are being written, before the first one.
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

    /// Writes a file under another name and moves it into place: it is whole or
    /// absent.
    fn place(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
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

    fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        let full = self.path(path);
        let is_file = fs::symlink_metadata(&full).is_ok_and(|about| about.is_file());
        is_file && fs::read(&full).is_ok_and(|there| there == bytes)
    }

    /// How many files were written.
    pub fn written(&self) -> usize {
        self.written.load(Ordering::Relaxed)
    }

    /// Every object that this run named, in order of path.
    pub fn objects(&self) -> Vec<Object> {
        let named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        named.values().cloned().collect()
    }

    /// Switches to the bundle of `manifest`: pages, aliases and the manifest are put
    /// in place together. Then deletes what nothing names any more. Returns how many
    /// files were deleted.
    pub fn finish(&self, manifest: &Manifest, old: Option<&Manifest>) -> Result<usize, EmitError> {
        let path = self.path(MANIFEST);
        let bytes = manifest::write(manifest).map_err(|cause| io_error(&path)(cause.into()))?;
        let aliases = self.stage_aliases(manifest)?;
        // It is put in place last, so that it is newer than what it names.
        if self.written() > 0 || !self.holds(MANIFEST, &bytes) {
            self.stage(MANIFEST, &bytes)?;
        }
        self.switch.commit(&self.out)?;
        self.conclude(manifest, old, &aliases)
    }

    /// Puts right what a run left that was stopped after its switch. Returns how many
    /// files were deleted.
    pub(super) fn settle(&self, manifest: &Manifest) -> Result<usize, EmitError> {
        let aliases = self.stage_aliases(manifest)?;
        self.switch.commit(&self.out)?;
        self.conclude(manifest, None, &aliases)
    }

    /// Deletes what is staged: the old bundle stays.
    pub(super) fn abandon(&self) {
        self.switch.abandon(&self.out);
    }

    fn stage_aliases(&self, manifest: &Manifest) -> Result<BTreeSet<String>, EmitError> {
        let mut aliases = BTreeSet::new();
        for cloud in &manifest.clouds {
            let bytes = self.read(&cloud.entry.path)?;
            let alias = format!("{CLOUDS}/{}.json", cloud.cloud);
            let full = self.path(&alias);
            if full.exists() && !sweep::is_alias(&full) {
                return Err(EmitError::Foreign { path: full });
            }
            if !self.holds(&alias, &bytes) {
                self.stage(&alias, &bytes)?;
            }
            aliases.insert(alias);
        }
        Ok(aliases)
    }

    fn conclude(
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

/// Creates the folder of a bundle; says what is in its place if it cannot be one.
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
