//! Deletes what nothing names any more. Only files that helpc wrote are deleted:
//! those that the old manifest names, and those whose content says so.

use super::manifest::Manifest;
use super::paths::{self, ASSETS, CLOUDS, OBJECTS, UNFINISHED};
use super::store::{Store, path_of};
use super::{EmitError, io_error};
use crate::site::{ARTICLES, MARK};
use crate::util::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// Deletes aliases, objects and pages that `manifest` does not name. Returns how
/// many.
pub(super) fn sweep(
    store: &Store,
    manifest: &Manifest,
    old: Option<&Manifest>,
    aliases: &BTreeSet<String>,
) -> Result<usize, EmitError> {
    let out = store.folder();
    let mut over: BTreeSet<String> = found_aliases(out)?;
    over.retain(|alias| !aliases.contains(alias));
    // Otherwise there is nothing but what the manifest names.
    if old.is_some() || store.is_dirty() {
        over.extend(names(old).filter(|path| paths::is_object(path) || paths::is_page(path)));
        let needed: BTreeSet<&str> = named(manifest).collect();
        if store.is_dirty() {
            over.extend(found(out, &needed)?);
        }
        over.retain(|path| !needed.contains(path.as_str()));
    }
    let mut deleted = 0;
    for path in &over {
        deleted += usize::from(delete(&out.join(path))?);
    }
    Ok(deleted)
}

fn names(manifest: Option<&Manifest>) -> impl Iterator<Item = String> {
    manifest.into_iter().flat_map(named).map(str::to_owned)
}

/// Iterates over the objects and pages of a manifest.
pub(super) fn named(manifest: &Manifest) -> impl Iterator<Item = &str> {
    let pages = manifest.site.iter().flat_map(|site| &site.pages);
    let all = manifest.files.iter().chain(pages);
    all.map(|file| file.path.as_str())
}

/// Returns the objects, pages and assets of helpc in a folder that `needed` does not
/// have.
pub(super) fn found(out: &Path, needed: &BTreeSet<&str>) -> Result<BTreeSet<String>, EmitError> {
    let mut found = BTreeSet::new();
    let mut note = |path: String, is_ours: &dyn Fn(&Path) -> bool| {
        if !needed.contains(path.as_str()) && is_ours(&out.join(&path)) {
            found.insert(path);
        }
    };
    for folder in objects() {
        for name in list(out, &folder)? {
            let path = format!("{folder}/{name}");
            if paths::is_object(&path) {
                note(path, &is_object);
            }
        }
    }
    for folder in ["", ARTICLES, ASSETS] {
        for name in list(out, folder)? {
            let path = below(folder, &name);
            if folder == ASSETS {
                note(path, &is_asset);
            } else if paths::is_page(&path) {
                note(path, &is_marked);
            }
        }
    }
    Ok(found)
}

/// Returns the aliases in a folder: files of the kind that helpc writes.
pub(super) fn found_aliases(out: &Path) -> Result<BTreeSet<String>, EmitError> {
    let names = list(out, CLOUDS)?.into_iter();
    let found = names
        .map(|name| below(CLOUDS, &name))
        .filter(|path| paths::is_alias(path) && is_alias(&out.join(path)));
    Ok(found.collect())
}

/// Returns what a stopped run has left half done.
pub(super) fn found_unfinished(out: &Path) -> Result<Vec<String>, EmitError> {
    let fixed = ["", ARTICLES, ASSETS, CLOUDS].map(str::to_owned);
    let mut found = Vec::new();
    for folder in fixed.into_iter().chain(objects()) {
        let names = list(out, &folder)?.into_iter();
        let names = names.filter(|name| name.starts_with(UNFINISHED));
        found.extend(names.map(|name| below(&folder, &name)));
    }
    Ok(found)
}

/// Deletes what a stopped run has left half done.
pub(super) fn unfinished(out: &Path) -> Result<(), EmitError> {
    for path in found_unfinished(out)? {
        let full = out.join(path);
        let is_folder = fs::symlink_metadata(&full).is_ok_and(|about| about.is_dir());
        if is_folder {
            fs::remove_dir_all(&full).map_err(io_error(&full))?;
        } else {
            delete(&full)?;
        }
    }
    Ok(())
}

fn objects() -> impl Iterator<Item = String> {
    (0..=255_u8).map(|first| format!("{OBJECTS}/{}", hex(&[first])))
}

fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Returns the names in a folder, none where it is missing. Names that are not
/// Unicode are not of helpc.
fn list(out: &Path, folder: &str) -> Result<Vec<String>, EmitError> {
    let full = out.join(folder);
    let entries = match fs::read_dir(&full) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(io_error(&full)(cause)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(io_error(&full))?;
        names.extend(entry.file_name().into_string());
    }
    names.sort_unstable();
    Ok(names)
}

/// Deletes a file; false if it was gone.
fn delete(path: &Path) -> Result<bool, EmitError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(io_error(path)(cause)),
    }
}

/// Returns true if a file is the entry of a cloud, as helpc writes it.
pub(super) fn is_alias(path: &Path) -> bool {
    let text = fs::read(path).unwrap_or_default();
    serde_json::from_slice::<serde_json::Value>(&text)
        .is_ok_and(|value| value["kind"] == "cloud" && value["format"].is_u64())
}

/// Returns true if a file ends with the mark of pages.
pub(super) fn is_marked(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.ends_with(MARK.as_bytes()))
}

/// Returns true if the path of an object is made of the hash of what it holds.
fn is_object(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| {
        let own = path_of(&hex(&Sha256::digest(&bytes)));
        path.ends_with(own)
    })
}

/// Returns true if the name of a file has the hash of what it holds, as assets have.
fn is_asset(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let hash = name
        .rsplit_once('.')
        .and_then(|(stem, _)| stem.rsplit_once('-'))
        .map_or("", |(_, hash)| hash);
    let is_it = |bytes: Vec<u8>| hex(&Sha256::digest(&bytes)[..6]) == hash;
    hash.len() == 12 && fs::read(path).is_ok_and(is_it)
}
