//! The end of a build: switches to the new bundle and deletes what it does not need.

use super::error::io_error;
use super::manifest;
use super::paths::CLOUDS;
use super::store::Store;
use super::{EmitError, recognize, sweep};
use crate::published::{MANIFEST, Manifest};
use std::collections::BTreeSet;

/// Switches to the bundle of `manifest`: moves pages, aliases and the manifest into place.
/// Then deletes unused files. Returns the number of deleted files.
pub(super) fn finish(
    store: &Store,
    manifest: &Manifest,
    old: Option<&Manifest>,
) -> Result<usize, EmitError> {
    let path = store.folder().path(MANIFEST);
    let bytes = manifest::write(manifest).map_err(|cause| io_error(&path)(cause.into()))?;
    switch_to(store, manifest, &bytes, old)
}

/// Does the same with the given `bytes` of `manifest`.
pub(super) fn switch_to(
    store: &Store,
    manifest: &Manifest,
    bytes: &[u8],
    old: Option<&Manifest>,
) -> Result<usize, EmitError> {
    let aliases = stage_aliases(store, manifest)?;
    // The manifest is moved last, so that it is newer than the files in it.
    if store.written() > 0 || !store.folder().has_content(MANIFEST, &[bytes]) {
        store.stage(MANIFEST, &[bytes])?;
    }
    store.commit()?;
    clean_up(store, manifest, old, &aliases)
}

/// Cleans up after a build that was interrupted after its switch. Returns the number of deleted
/// files.
pub(super) fn repair(store: &Store, manifest: &Manifest) -> Result<usize, EmitError> {
    let aliases = stage_aliases(store, manifest)?;
    store.commit()?;
    clean_up(store, manifest, None, &aliases)
}

/// Stages the aliases of the clouds. Returns their paths.
fn stage_aliases(store: &Store, manifest: &Manifest) -> Result<BTreeSet<String>, EmitError> {
    let mut aliases = BTreeSet::new();
    for cloud in &manifest.clouds {
        let bytes = store.folder().get(&cloud.entry.path)?;
        let alias = format!("{CLOUDS}/{}.json", cloud.cloud);
        let full = store.folder().path(&alias);
        if full.exists() && !recognize::is_alias(&full) {
            return Err(EmitError::Foreign { path: full });
        }
        if !store.folder().has_content(&alias, &[&bytes]) {
            store.stage(&alias, &[&bytes])?;
        }
        aliases.insert(alias);
    }
    Ok(aliases)
}

/// Deletes unused files and marks the build as finished.
fn clean_up(
    store: &Store,
    manifest: &Manifest,
    old: Option<&Manifest>,
    aliases: &BTreeSet<String>,
) -> Result<usize, EmitError> {
    let deleted = sweep::sweep(store, manifest, old, aliases)?;
    store.mark_finished()?;
    Ok(deleted)
}
