//! Files and folders that an interrupted build left under temporary names.

use super::EmitError;
use super::error::io_error;
use super::folder::Folder;
use super::paths::{ASSETS, CLOUDS, UNFINISHED, object_folders, split};
use std::fs;

/// Returns the unfinished files and folders of an interrupted build.
pub(super) fn found(folder: &Folder) -> Result<Vec<String>, EmitError> {
    let mut places = folder.page_folders()?;
    places.extend([ASSETS, CLOUDS].map(str::to_owned));
    let mut found = Vec::new();
    for place in places.into_iter().chain(object_folders()) {
        let paths = folder.list(&place)?.into_iter();
        found.extend(paths.filter(|path| split(path).1.starts_with(UNFINISHED)));
    }
    Ok(found)
}

/// Deletes the unfinished files and folders of an interrupted build.
pub(super) fn delete(folder: &Folder) -> Result<(), EmitError> {
    for path in found(folder)? {
        let full = folder.path(&path);
        let is_folder = fs::symlink_metadata(&full).is_ok_and(|about| about.is_dir());
        if is_folder {
            fs::remove_dir_all(&full).map_err(io_error(&full))?;
        } else {
            folder.delete(&path)?;
        }
    }
    Ok(())
}
