//! What the manifest of a bundle says about a pack: its files, their order, and their sizes.

use super::refusal::Refusal;
use super::statement::is_sha256;
use crate::emit::{is_bundle_path, parse_manifest};
use crate::published::{AudienceName, FORMAT, Manifest, Object, is_object, object_path};
use crate::site::Site;
use std::collections::{HashMap, HashSet};

/// The largest manifest, in bytes. That of 15,000 articles has 7 million.
pub(super) const MAX_MANIFEST: u64 = 1 << 28;
/// The largest other file, in bytes.
const MAX_FILE: u64 = 1 << 28;
/// Maximum number of bytes of a base that a difference is compressed against. They are held in
/// memory, as the window of the decompressor.
const MAX_PREFIX: u64 = 1 << 26;
/// The size of a block of a tar file.
const BLOCK: u64 = 512;
/// Longer paths do not fit into the header of a file in a tar file.
const MAX_SHORT_PATH: usize = 100;

/// Parses and checks the manifest of a pack.
pub(super) fn parse(bytes: &[u8]) -> Result<Manifest, Refusal> {
    let refuse = |problem: String| Refusal::Manifest { problem };
    let manifest =
        parse_manifest(bytes).ok_or_else(|| refuse("was not written by helpc".to_owned()))?;
    if manifest.format != FORMAT {
        let format = manifest.format;
        return Err(refuse(format!(
            "has the format {format}, but this helpc reads {FORMAT}; install with the version that packed it"
        )));
    }
    let mut paths = HashSet::new();
    for file in all(&manifest) {
        let path = &file.path;
        let is_named_well = is_bundle_path(path)
            && is_sha256(&file.sha256)
            && (!is_object(path) || object_path(&file.sha256) == *path);
        if !is_named_well {
            return Err(refuse(format!(
                "names `{path}`, which is not a file of a bundle"
            )));
        }
        if file.size > MAX_FILE {
            return Err(refuse(format!("names `{path}`, which is too large")));
        }
        if !paths.insert(path.as_str()) {
            return Err(refuse(format!("names `{path}` twice")));
        }
    }
    let articles = manifest.articles.iter().map(|row| &row.object);
    let mut entries = articles.chain(manifest.clouds.iter().map(|row| &row.entry.path));
    if let Some(path) = entries.find(|path| !paths.contains(path.as_str())) {
        return Err(refuse(format!("lacks `{path}`, which it refers to")));
    }
    Ok(manifest)
}

/// Returns true if a bundle is for this cloud alone, and for this audience.
pub(super) fn is_for(manifest: &Manifest, cloud: &str, audience: AudienceName) -> bool {
    let clouds = manifest.clouds.iter().map(|row| &*row.cloud);
    clouds.eq([cloud]) && manifest.audience == Some(audience)
}

/// Iterates over the files of a bundle, except the manifest and the aliases, which follow
/// from it.
fn all(manifest: &Manifest) -> impl Iterator<Item = &Object> {
    let pages = manifest.site.iter().flat_map(|site| &site.pages);
    manifest.files.iter().chain(pages)
}

/// Returns the files of a bundle that `base` does not have, in the order of an archive: each
/// article is followed by its page and its Markdown, which share much of its text, so that they
/// compress well.
pub(super) fn files<'m>(manifest: &'m Manifest, base: Option<&Manifest>) -> Vec<&'m Object> {
    let old: HashMap<&str, &Object> = base
        .into_iter()
        .flat_map(all)
        .map(|file| (file.path.as_str(), file))
        .collect();
    let mut left: HashMap<&str, &Object> = all(manifest)
        .map(|file| (file.path.as_str(), file))
        .filter(|(path, file)| old.get(path) != Some(file))
        .collect();
    let mut ordered = Vec::with_capacity(left.len());
    for row in &manifest.articles {
        ordered.extend(left.remove(row.object.as_str()));
        ordered.extend(left.remove(Site::path(&row.id).as_str()));
        ordered.extend(left.remove(Site::twin_path(&row.id).as_str()));
    }
    ordered.extend(all(manifest).filter_map(|file| left.remove(file.path.as_str())));
    ordered
}

/// Returns the files of `base` that `manifest` does not have, as many as fit into a prefix:
/// what a difference is compressed against.
pub(super) fn prefix<'m>(base: &'m Manifest, manifest: &Manifest) -> Vec<&'m Object> {
    let mut room = MAX_PREFIX;
    let mut gone = files(base, Some(manifest));
    gone.retain(|file| {
        let fits = file.size <= room;
        room -= if fits { file.size } else { 0 };
        fits
    });
    gone
}

/// Returns the size of a tar file of these files.
pub(super) fn tar_size<'f>(files: impl IntoIterator<Item = (&'f str, u64)>) -> u64 {
    let blocks = |size: u64| size.div_ceil(BLOCK) * BLOCK;
    let sizes = files.into_iter().map(|(path, size)| {
        let long = match path.len() {
            0..=MAX_SHORT_PATH => 0,
            // A header, and the path with a zero byte.
            length => BLOCK + blocks(length as u64 + 1),
        };
        long + BLOCK + blocks(size)
    });
    sizes.fold(2 * BLOCK, u64::saturating_add)
}
