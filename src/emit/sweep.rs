//! Deletes unused files. Only files that helpc wrote are deleted: those in the old
//! manifest, and those that are recognized by their content.

use super::EmitError;
use super::folder::Folder;
use super::paths::{self, ASSETS, CLOUDS, object_folders};
use super::recognize::{is_alias, is_asset, is_object, is_page};
use super::store::Store;
use crate::published::Manifest;
use crate::site::LISTS;
use std::collections::BTreeSet;
use std::path::Path;

/// Deletes aliases, objects and pages that `manifest` does not name. Returns their number.
pub(super) fn sweep(
    store: &Store,
    manifest: &Manifest,
    old: Option<&Manifest>,
    aliases: &BTreeSet<String>,
) -> Result<usize, EmitError> {
    let folder = store.folder();
    let mut unused: BTreeSet<String> = found_aliases(folder)?;
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
            unused.extend(found(folder, &needed)?);
        }
        unused.retain(|path| !needed.contains(path.as_str()));
    }
    let mut deleted = 0;
    for path in &unused {
        deleted += usize::from(folder.delete(path)?);
        if path.starts_with(LISTS) {
            remove_empty_folders(folder, path);
        }
    }
    Ok(deleted)
}

/// Removes the folders of a deleted list that are empty now.
fn remove_empty_folders(folder: &Folder, path: &str) {
    let mut place = paths::split(path).0;
    while !place.is_empty() {
        if std::fs::remove_dir(folder.path(place)).is_err() {
            return;
        }
        place = paths::split(place).0;
    }
}

/// Iterates over the paths of the objects and pages in a manifest.
pub(super) fn named(manifest: &Manifest) -> impl Iterator<Item = &str> {
    let pages = manifest.site.iter().flat_map(|site| &site.pages);
    let all = manifest.files.iter().chain(pages);
    all.map(|file| file.path.as_str())
}

/// Returns the objects, pages and assets in a folder that helpc wrote and that are not in
/// `needed`.
pub(super) fn found(
    folder: &Folder,
    needed: &BTreeSet<&str>,
) -> Result<BTreeSet<String>, EmitError> {
    let mut found = BTreeSet::new();
    let mut note = |path: String, is_ours: &dyn Fn(&Path) -> bool| {
        if !needed.contains(path.as_str()) && is_ours(&folder.path(&path)) {
            found.insert(path);
        }
    };
    for place in object_folders() {
        for path in folder.list(&place)? {
            if paths::is_object(&path) {
                note(path, &is_object);
            }
        }
    }
    for path in folder.list(ASSETS)? {
        note(path, &is_asset);
    }
    for place in folder.page_folders()? {
        for path in folder.list(&place)? {
            if paths::is_page(&path) {
                note(path, &is_page);
            }
        }
    }
    Ok(found)
}

/// Returns the aliases in a folder that helpc wrote.
pub(super) fn found_aliases(folder: &Folder) -> Result<BTreeSet<String>, EmitError> {
    let mut found = BTreeSet::new();
    for path in folder.list(CLOUDS)? {
        if paths::is_alias(&path) && is_alias(&folder.path(&path)) {
            found.insert(path);
        }
    }
    Ok(found)
}
