//! The templates of the site: embedded ones and overrides from a folder.

use super::SiteError;
use super::compact::compact;
use crate::schema::templates;
use crate::source::FileSystem;
use std::collections::BTreeMap;
use std::path::Path;

/// Templates (`.html`) and assets (`.css`, `.js`, `.svg`) by name.
#[derive(Debug, Clone)]
pub struct Templates {
    pub(super) files: BTreeMap<String, String>,
    /// True if all of them are embedded. Embedded templates are known to terminate.
    pub(super) is_embedded: bool,
}

impl Templates {
    /// Returns the embedded templates.
    pub fn embedded() -> Self {
        let files = templates("site").map(|(name, text)| (name.to_owned(), compact(name, text)));
        Self {
            files: files.collect(),
            is_embedded: true,
        }
    }

    /// Returns the embedded templates with the files in `dir`, which replace those of the
    /// same name or are added.
    pub fn with_overrides(dir: &Path, file_system: &dyn FileSystem) -> Result<Self, SiteError> {
        let read_error = |path: &Path| {
            let path = path.to_owned();
            move |cause| SiteError::Read { path, cause }
        };
        let mut all = Self::embedded();
        for file in file_system.files(dir).map_err(read_error(dir))? {
            let relative = file.strip_prefix(dir).unwrap_or(&file);
            let name = relative.to_string_lossy().replace('\\', "/");
            // Templates of new articles are next to those of the site.
            if name.starts_with("new/") {
                continue;
            }
            let is_supported = name.ends_with(".html") || super::assets::is_asset(&name);
            if !is_supported || name.contains('/') {
                return Err(SiteError::Unknown { path: file });
            }
            let text = file_system.read(&file).map_err(read_error(&file))?;
            all.files.insert(name, text);
            all.is_embedded = false;
        }
        Ok(all)
    }
}
