//! Objects on disk, named by what they hold.

use super::manifest::Manifest;
use super::{EmitError, MANIFEST, hex, manifest, pages};
use crate::compile::Object;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The folder of the objects.
const OBJECTS: &str = "objects";
/// The folder of the aliases: `clouds/<cloud>.json`.
const CLOUDS: &str = "clouds";
/// Held while a run writes; its content says that a run has begun.
const LOCK: &str = ".helpc-lock";
/// What the names of unfinished files begin with.
pub(super) const UNFINISHED: &str = ".helpc-new-";

/// The objects of the bundle in one folder. While it is open, no other run can
/// write there.
#[derive(Debug)]
pub struct Store {
    out: PathBuf,
    lock: File,
    /// Whether an earlier run was killed and may have left objects.
    dirty: bool,
    /// Whether there is no bundle yet whose readers could meet half a file.
    is_new: bool,
    named: Mutex<BTreeMap<String, Object>>,
    written: AtomicUsize,
    /// Whether this run has changed anything.
    begun: Mutex<bool>,
}

/// The object that these bytes are: its name is their hash.
pub fn object(bytes: &[u8]) -> Object {
    let sha256 = hex(&Sha256::digest(bytes));
    Object {
        path: format!("{OBJECTS}/{}/{}.json", &sha256[..2], &sha256[2..32]),
        size: bytes.len() as u64,
        sha256,
    }
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> EmitError + '_ {
    move |cause| EmitError::Io {
        path: path.to_owned(),
        cause,
    }
}

impl Store {
    /// Opens the bundle in `out`, which is made where it is missing.
    pub fn open(out: &Path) -> Result<Self, EmitError> {
        fs::create_dir_all(out).map_err(io_error(out))?;
        let path = out.join(LOCK);
        let lock = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io_error(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                return Err(EmitError::Busy {
                    path: out.to_owned(),
                });
            }
            Err(fs::TryLockError::Error(cause)) => return Err(EmitError::Io { path, cause }),
        }
        let dirty = lock.metadata().map_err(io_error(&path))?.len() > 0;
        let objects = out.join(OBJECTS);
        if !objects.join("ff").is_dir() {
            for first in 0..=255_u8 {
                let folder = objects.join(hex(&[first]));
                fs::create_dir_all(&folder).map_err(io_error(&folder))?;
            }
        }
        Ok(Self {
            out: out.to_owned(),
            lock,
            dirty,
            is_new: !dirty && !out.join(MANIFEST).exists(),
            named: Mutex::default(),
            written: AtomicUsize::new(0),
            begun: Mutex::new(false),
        })
    }

    /// Whether the object is there, as long as it should be. Objects are put in
    /// place whole, so one of the right name and length is the right one.
    pub fn has(&self, object: &Object) -> bool {
        let there = self.is_there(object);
        if there {
            self.name(object.clone());
        }
        there
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

    fn is_there(&self, object: &Object) -> bool {
        fs::symlink_metadata(self.out.join(&object.path))
            .is_ok_and(|file| file.is_file() && file.len() == object.size)
    }

    /// Whether every object that `manifest` names is there.
    pub fn has_all(&self, manifest: &Manifest) -> bool {
        use rayon::prelude::*;
        let pages = manifest.site.as_ref().map_or(&[][..], |site| &site.pages);
        let objects = &manifest.files;
        objects.par_iter().all(|object| self.is_there(object))
            && pages.par_iter().all(|page| self.has_page(page))
    }

    /// Whether the page is there. Pages keep their names, so after a run that
    /// was killed the length does not tell one from another.
    pub(super) fn has_page(&self, page: &Object) -> bool {
        let is_it = |bytes: Vec<u8>| hex(&Sha256::digest(&bytes)) == page.sha256;
        self.is_there(page) && (!self.dirty || fs::read(self.path(&page.path)).is_ok_and(is_it))
    }

    /// Puts a page in place if another one, or none, is there.
    pub(super) fn put_page(&self, page: &Object, bytes: &[u8]) -> Result<(), EmitError> {
        let full = self.path(&page.path);
        let is_there = || fs::read(&full).is_ok_and(|there| there == bytes);
        let write = || -> io::Result<()> {
            if self.is_new && self.create(&page.path, bytes)? {
                self.written.fetch_add(1, Ordering::Relaxed);
            } else if !is_there() {
                self.mark_begun()?;
                self.place(&page.path, bytes)?;
                self.written.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        };
        write().map_err(io_error(&full))
    }

    /// Deletes a file; false if it was gone.
    pub(super) fn delete(&self, path: &str) -> Result<bool, EmitError> {
        let full = self.path(path);
        match fs::remove_file(&full) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(cause) => Err(EmitError::Io { path: full, cause }),
        }
    }

    /// Keeps `bytes` and says where.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Object> {
        let object = object(bytes);
        if !self.name(object.clone()) {
            return Ok(object);
        }
        if self.is_new && self.create(&object.path, bytes)? {
            self.written.fetch_add(1, Ordering::Relaxed);
        } else if !self.is_there(&object) {
            self.mark_begun()?;
            self.place(&object.path, bytes)?;
            self.written.fetch_add(1, Ordering::Relaxed);
        }
        Ok(object)
    }

    /// Writes a file of a bundle that nobody can read before its manifest is
    /// there, without a detour; false where something of that name is. Half a
    /// file that a killed run leaves is told by its length.
    fn create(&self, path: &str, bytes: &[u8]) -> io::Result<bool> {
        use std::io::Write;
        self.mark_begun()?;
        match File::create_new(self.out.join(path)) {
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

    /// Says in the lock file that files are being written, before the first one.
    fn mark_begun(&self) -> io::Result<()> {
        use std::io::{Seek, SeekFrom, Write};
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if !*begun {
            let mut lock = &self.lock;
            lock.seek(SeekFrom::Start(0))?;
            lock.write_all(
                b"writing
",
            )?;
            *begun = true;
        }
        Ok(())
    }

    /// Writes a file beside its place and moves it there: it is whole or absent.
    fn place(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let target = self.out.join(path);
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let unfinished = self.out.join(folder).join(format!("{UNFINISHED}{name}"));
        match fs::write(&unfinished, bytes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(self.out.join(folder))?;
                fs::write(&unfinished, bytes)?;
            }
            other => other?,
        }
        fs::rename(&unfinished, &target)
    }

    /// How many objects were written.
    pub fn written(&self) -> usize {
        self.written.load(Ordering::Relaxed)
    }

    /// Every object that this run named, in order of path.
    pub fn objects(&self) -> Vec<Object> {
        let named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        named.values().cloned().collect()
    }

    /// Puts the manifest in place, then concludes.
    pub fn finish(&self, manifest: &Manifest, old: Option<&Manifest>) -> Result<usize, EmitError> {
        let path = self.out.join(MANIFEST);
        let bytes = manifest::write(manifest).map_err(|cause| io_error(&path)(cause.into()))?;
        self.place_if_changed(MANIFEST, &bytes)
            .map_err(io_error(&path))?;
        self.conclude(manifest, old)
    }

    /// Puts the aliases of a manifest that is in place there, too, then deletes the
    /// objects that nothing names any more: those of `old`, and those that a killed
    /// run left. Returns how many were deleted.
    pub fn conclude(
        &self,
        manifest: &Manifest,
        old: Option<&Manifest>,
    ) -> Result<usize, EmitError> {
        let mut aliases = BTreeSet::new();
        for cloud in &manifest.clouds {
            let entry = self.out.join(&cloud.entry.path);
            let bytes = fs::read(&entry).map_err(io_error(&entry))?;
            let alias = format!("{CLOUDS}/{}.json", cloud.cloud);
            let place = self.out.join(&alias);
            if place.exists() && !is_alias(&place) {
                return Err(EmitError::Foreign { path: place });
            }
            self.place_if_changed(&alias, &bytes)
                .map_err(io_error(&self.out))?;
            aliases.insert(alias);
        }
        let deleted = self.sweep(manifest, old, &aliases)?;
        let begun = *self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if begun || self.dirty {
            self.lock.set_len(0).map_err(io_error(&self.out))?;
        }
        Ok(deleted)
    }

    fn place_if_changed(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if fs::read(self.out.join(path)).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        self.mark_begun()?;
        self.place(path, bytes)
    }

    fn sweep(
        &self,
        manifest: &Manifest,
        old: Option<&Manifest>,
        aliases: &BTreeSet<String>,
    ) -> Result<usize, EmitError> {
        let mut deleted = 0;
        for alias in self.aliases()? {
            if !aliases.contains(&alias) {
                deleted += usize::from(self.delete(&alias)?);
            }
        }
        // Else there is nothing but what the manifest names.
        if old.is_some() || self.dirty {
            deleted += self.sweep_objects(manifest, old)?;
            deleted += pages::sweep(self, manifest, old, self.dirty)?;
        }
        Ok(deleted)
    }

    fn sweep_objects(
        &self,
        manifest: &Manifest,
        old: Option<&Manifest>,
    ) -> Result<usize, EmitError> {
        let needed = manifest.files.iter().map(|object| object.path.as_str());
        let needed: BTreeSet<&str> = needed.collect();
        let is_over = |path: &str| !needed.contains(path) && is_object_path(path);
        let olds = old.into_iter().flat_map(|old| &old.files);
        let olds = olds.filter(|object| is_over(&object.path));
        let mut over: Vec<String> = olds.map(|object| object.path.clone()).collect();
        if self.dirty {
            over.extend(self.left_over(&needed)?);
        }
        let deleted = over.iter().map(|path| self.delete(path));
        deleted.map(|deleted| deleted.map(usize::from)).sum()
    }

    /// The aliases that are there: files of the kind that helpc writes. A file of
    /// anybody else is not touched, but one in the place of an alias is refused
    /// when the bundle is opened.
    fn aliases(&self) -> Result<Vec<String>, EmitError> {
        let folder = self.out.join(CLOUDS);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => {
                return Err(EmitError::Io {
                    path: folder,
                    cause,
                });
            }
        };
        let names = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut aliases: Vec<String> = names
            .filter(|name| name.ends_with(".json") && !name.starts_with('.'))
            .map(|name| format!("{CLOUDS}/{name}"))
            .filter(|path| is_alias(&self.out.join(path)))
            .collect();
        aliases.sort();
        Ok(aliases)
    }

    /// What a killed run left: unfinished files, and objects that nothing names.
    /// A file counts as an object only if its name is the hash of what it holds.
    fn left_over(&self, needed: &BTreeSet<&str>) -> Result<Vec<String>, EmitError> {
        let mut found = Vec::new();
        for folder in ["", CLOUDS] {
            let prefix = if folder.is_empty() {
                String::new()
            } else {
                format!("{folder}/")
            };
            let entries = fs::read_dir(self.out.join(folder))
                .into_iter()
                .flatten()
                .flatten();
            let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
            found.extend(
                names
                    .filter(|name| name.starts_with(UNFINISHED) && name.ends_with(".json"))
                    .map(|name| format!("{prefix}{name}")),
            );
        }
        for first in 0..=255_u8 {
            let folder = format!("{OBJECTS}/{}", hex(&[first]));
            let full = self.out.join(&folder);
            let entries = match fs::read_dir(&full) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(cause) => return Err(EmitError::Io { path: full, cause }),
            };
            for entry in entries.flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = format!("{folder}/{name}");
                let is_unfinished = name
                    .strip_prefix(UNFINISHED)
                    .is_some_and(|rest| is_object_path(&format!("{folder}/{rest}")));
                if is_unfinished
                    || (!needed.contains(path.as_str())
                        && is_object_path(&path)
                        && self.is_object(&path))
                {
                    found.push(path);
                }
            }
        }
        found.sort();
        Ok(found)
    }

    fn is_object(&self, path: &str) -> bool {
        let Ok(bytes) = fs::read(self.out.join(path)) else {
            return false;
        };
        let sha256 = hex(&Sha256::digest(&bytes));
        path == format!("{OBJECTS}/{}/{}.json", &sha256[..2], &sha256[2..32])
    }
}

/// Whether a file is the entry of a cloud, as helpc writes it.
fn is_alias(path: &Path) -> bool {
    let text = fs::read(path).unwrap_or_default();
    serde_json::from_slice::<serde_json::Value>(&text)
        .is_ok_and(|value| value["kind"] == "cloud" && value["format"].is_u64())
}

/// Whether a path is one that an object can have: `objects/ab/` and 30 digits.
fn is_object_path(path: &str) -> bool {
    let digits = |text: &str, length: usize| {
        text.len() == length
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let mut parts = path.split('/');
    let (folder, first, name) = (parts.next(), parts.next(), parts.next());
    folder == Some(OBJECTS)
        && first.is_some_and(|first| digits(first, 2))
        && name
            .and_then(|name| name.strip_suffix(".json"))
            .is_some_and(|name| digits(name, 30))
        && parts.next().is_none()
}
