//! The files of a manifest: those whose content never changes, and those that are replaced.

use crate::emit::{is_asset_path, is_page_path};
use crate::published::{Manifest, Object, is_alias, is_object};
use std::collections::BTreeMap;

/// The folder of what only helpc reads at the destination.
pub(super) const PRIVATE: &str = ".helpc";
/// The folder of files that are not yet written as a whole, where the destination is a folder.
pub(super) const UNFINISHED: &str = ".helpc/unfinished";

/// Returns true if the content of the file at `path` never changes.
pub(super) fn is_immutable(path: &str) -> bool {
    is_object(path) || is_asset_path(path)
}

/// Returns true if the file at `path` is not yet written as a whole.
pub(super) fn is_unfinished(path: &str) -> bool {
    let name = path.strip_prefix(UNFINISHED);
    name.is_some_and(|name| name.starts_with('/'))
}

/// The files of a manifest, by path.
#[derive(Debug, Default)]
pub(super) struct FileSet<'m> {
    /// Objects, scripts and styles: named by their content.
    pub(super) immutable: BTreeMap<&'m str, &'m Object>,
    /// Pages and aliases: they keep their names.
    pub(super) replaced: BTreeMap<String, &'m Object>,
}

impl<'m> FileSet<'m> {
    /// Returns the files of a manifest. A manifest is untrusted: the error names a path that is
    /// not valid in a bundle.
    pub(super) fn of(manifest: &'m Manifest) -> Result<Self, String> {
        let mut files = Self::default();
        for object in &manifest.files {
            if !is_object(&object.path) {
                return Err(object.path.clone());
            }
            files.immutable.insert(&object.path, object);
        }
        for page in manifest.site.iter().flat_map(|site| &site.pages) {
            if is_asset_path(&page.path) {
                files.immutable.insert(&page.path, page);
            } else if is_page_path(&page.path) {
                files.replaced.insert(page.path.clone(), page);
            } else {
                return Err(page.path.clone());
            }
        }
        for cloud in &manifest.clouds {
            let alias = alias_path(&cloud.cloud);
            if !is_alias(&alias) {
                return Err(alias);
            }
            // The alias is a copy of the entry object.
            files.replaced.insert(alias, &cloud.entry);
        }
        Ok(files)
    }
}

/// Returns the path of the alias of a cloud.
pub(super) fn alias_path(cloud: &str) -> String {
    format!("clouds/{cloud}.json")
}

/// Returns the path where the page with this hash is saved for a rollback.
pub(super) fn saved_page(sha256: &str) -> String {
    format!("{PRIVATE}/pages/{sha256}.html")
}

/// Returns the path where the manifest with this hash is saved.
pub(super) fn saved_manifest(sha256: &str) -> String {
    format!("{PRIVATE}/manifests/{sha256}.json")
}

/// Returns the hash in the name of a saved page or manifest.
pub(super) fn saved_hash(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(PRIVATE)?;
    let name = rest
        .strip_prefix("/pages/")
        .and_then(|name| name.strip_suffix(".html"))
        .or_else(|| {
            rest.strip_prefix("/manifests/")
                .and_then(|name| name.strip_suffix(".json"))
        })?;
    let is_hash = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saved_files_are_named_by_their_hash() {
        let hash = "0a".repeat(32);
        assert_eq!(saved_hash(&saved_page(&hash)), Some(&*hash));
        assert_eq!(saved_hash(&saved_manifest(&hash)), Some(&*hash));
        for path in [
            ".helpc/state.json",
            ".helpc/pages/../x.html",
            "manifest.json",
        ] {
            assert_eq!(saved_hash(path), None, "{path}");
        }
    }
}
