//! The files that pages are made of: embedded, or one by one from a folder.

use super::SiteError;
use crate::schema::templates;
use crate::source::FileSystem;
use std::collections::BTreeMap;
use std::path::Path;

/// Templates (`.html`) and assets (`.css`, `.js`, `.svg`) by name.
#[derive(Debug, Clone)]
pub struct Templates {
    pub(super) files: BTreeMap<String, String>,
    /// Whether all of them are part of the program, so that they are known to end.
    pub(super) is_embedded: bool,
}

impl Templates {
    /// Those that are part of the program.
    pub fn embedded() -> Self {
        Self {
            files: templates("site")
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect(),
            is_embedded: true,
        }
    }

    /// The embedded ones, with the files of `dir` in place of those of the same
    /// name, and those that it adds.
    pub fn with_overrides(dir: &Path, file_system: &dyn FileSystem) -> Result<Self, SiteError> {
        let unread = |path: &Path| {
            let path = path.to_owned();
            move |cause| SiteError::Read { path, cause }
        };
        let mut all = Self::embedded();
        for file in file_system.files(dir).map_err(unread(dir))? {
            let relative = file.strip_prefix(dir).unwrap_or(&file);
            let name = relative.to_string_lossy().replace('\\', "/");
            let known = name.ends_with(".html") || super::assets::is_asset(&name);
            if !known || name.contains('/') {
                return Err(SiteError::Unknown { path: file });
            }
            let text = file_system.read(&file).map_err(unread(&file))?;
            all.files.insert(name, text);
            all.is_embedded = false;
        }
        Ok(all)
    }
}
