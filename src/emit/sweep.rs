//! Deletes unused files. Only files that helpc wrote are deleted: those in the old
//! manifest, and those that are recognized by their content.

use super::EmitError;
use super::error::io_error;
use super::manifest::Manifest;
use super::paths::{self, ASSETS, CLOUDS, OBJECTS, UNFINISHED};
use super::store::{Store, path_of};
use crate::site::{ARTICLES, MARK};
use crate::util::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// Deletes aliases, objects and pages that `manifest` does not name. Returns their number.
pub(super) fn sweep(
    store: &Store,
    manifest: &Manifest,
    old: Option<&Manifest>,
    aliases: &BTreeSet<String>,
) -> Result<usize, EmitError> {
    let out = store.folder();
    let mut unused: BTreeSet<String> = found_aliases(out)?;
    unused.retain(|alias| !aliases.contains(alias));
    // Without an old manifest or an interrupted build, there are no other files.
    if old.is_some() || store.is_dirty() {
        for path in old.into_iter().flat_map(named) {
            if paths::is_object(path) || paths::is_page(path) {
                unused.insert(path.to_owned());
            }
        }
        let needed: BTreeSet<&str> = named(manifest).collect();
        if store.is_dirty() {
            unused.extend(found(out, &needed)?);
        }
        unused.retain(|path| !needed.contains(path.as_str()));
    }
    let mut deleted = 0;
    for path in &unused {
        deleted += usize::from(delete(&out.join(path))?);
    }
    Ok(deleted)
}

/// Iterates over the paths of the objects and pages in a manifest.
pub(super) fn named(manifest: &Manifest) -> impl Iterator<Item = &str> {
    let pages = manifest.site.iter().flat_map(|site| &site.pages);
    let all = manifest.files.iter().chain(pages);
    all.map(|file| file.path.as_str())
}

/// Returns the objects, pages and assets in a folder that helpc wrote and that are not in
/// `needed`.
pub(super) fn found(out: &Path, needed: &BTreeSet<&str>) -> Result<BTreeSet<String>, EmitError> {
    let mut found = BTreeSet::new();
    let mut note = |path: String, is_ours: &dyn Fn(&Path) -> bool| {
        if !needed.contains(path.as_str()) && is_ours(&out.join(&path)) {
            found.insert(path);
        }
    };
    for folder in object_folders() {
        for name in list(out, &folder)? {
            let path = format!("{folder}/{name}");
            if paths::is_object(&path) {
                note(path, &is_object);
            }
        }
    }
    for folder in ["", ARTICLES, ASSETS] {
        for name in list(out, folder)? {
            let path = join(folder, &name);
            if folder == ASSETS {
                note(path, &is_asset);
            } else if paths::is_page(&path) {
                note(path, &is_marked);
            }
        }
    }
    Ok(found)
}

/// Returns the aliases in a folder that helpc wrote.
pub(super) fn found_aliases(out: &Path) -> Result<BTreeSet<String>, EmitError> {
    let mut found = BTreeSet::new();
    for name in list(out, CLOUDS)? {
        let path = join(CLOUDS, &name);
        if paths::is_alias(&path) && is_alias(&out.join(&path)) {
            found.insert(path);
        }
    }
    Ok(found)
}

/// Returns the unfinished files and folders of an interrupted build.
pub(super) fn found_unfinished(out: &Path) -> Result<Vec<String>, EmitError> {
    let fixed = ["", ARTICLES, ASSETS, CLOUDS].map(str::to_owned);
    let mut found = Vec::new();
    for folder in fixed.into_iter().chain(object_folders()) {
        for name in list(out, &folder)? {
            if name.starts_with(UNFINISHED) {
                found.push(join(&folder, &name));
            }
        }
    }
    Ok(found)
}

/// Deletes the unfinished files and folders of an interrupted build.
pub(super) fn delete_unfinished(out: &Path) -> Result<(), EmitError> {
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

fn object_folders() -> impl Iterator<Item = String> {
    (0..=255_u8).map(|first| format!("{OBJECTS}/{}", hex(&[first])))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Returns the names in a folder; none if it does not exist. Ignores names that are not
/// valid Unicode, which helpc does not write.
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

/// Deletes a file. Returns false if it did not exist.
fn delete(path: &Path) -> Result<bool, EmitError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(io_error(path)(cause)),
    }
}

/// Returns true if a file is the entry of a cloud.
pub(super) fn is_alias(path: &Path) -> bool {
    let text = fs::read(path).unwrap_or_default();
    serde_json::from_slice::<serde_json::Value>(&text)
        .is_ok_and(|value| value["kind"] == "cloud" && value["format"].is_u64())
}

/// Returns true if a file ends with the marker of pages.
pub(super) fn is_marked(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.ends_with(MARK.as_bytes()))
}

/// Returns true if the path of an object is the hash of its content.
fn is_object(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| path.ends_with(path_of(&hex(&Sha256::digest(&bytes)))))
}

/// Returns true if the name of an asset contains the hash of its content.
fn is_asset(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let hash = name
        .rsplit_once('.')
        .and_then(|(stem, _)| stem.rsplit_once('-'))
        .map_or("", |(_, hash)| hash);
    let matches = |bytes: Vec<u8>| hex(&Sha256::digest(&bytes)[..6]) == hash;
    hash.len() == 12 && fs::read(path).is_ok_and(matches)
}
