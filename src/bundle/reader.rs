//! Opens a bundle and reads its objects.

use super::error::missing;
use super::files::{Files, FolderFiles};
use super::{BundleError, View};
use crate::published::{Cloud, FORMAT, MANIFEST, Manifest, Published, is_alias, is_object};
use bytes::Bytes;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::path::Path;
use std::sync::Arc;

/// A cloud of a bundle: its name and the path of its entry object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudRow {
    /// The name of the cloud.
    pub name: String,
    /// The path of its entry object.
    pub entry: String,
}

/// A bundle, in a folder or in memory.
#[derive(Debug)]
pub struct Bundle {
    files: Box<dyn Files>,
    clouds: Vec<CloudRow>,
}

/// A manifest whose lists of files are skipped.
type CloudManifest = Manifest<IgnoredAny, IgnoredAny, IgnoredAny>;

/// The format of a manifest, which is read before the rest of it.
#[derive(Deserialize)]
struct ManifestFormat {
    format: u64,
}

impl Bundle {
    /// Opens the bundle in a folder.
    pub fn open(folder: &Path) -> Result<Self, BundleError> {
        Self::of(Box::new(FolderFiles::open(folder)?))
    }

    /// Opens the bundle whose manifest is in `files`.
    pub fn of(files: Box<dyn Files>) -> Result<Self, BundleError> {
        let bytes = files.read(MANIFEST)?;
        let found = parse::<ManifestFormat>(MANIFEST, &bytes)?.format;
        if found != u64::from(FORMAT) {
            return Err(BundleError::Format { found });
        }
        let manifest: CloudManifest = parse(MANIFEST, &bytes)?;
        let rows = manifest.clouds.into_iter().map(|cloud| CloudRow {
            name: cloud.cloud,
            entry: cloud.entry.path,
        });
        Self::with_clouds(files, rows.collect())
    }

    /// Creates a bundle with these clouds. It needs no manifest.
    pub fn with_clouds(files: Box<dyn Files>, clouds: Vec<CloudRow>) -> Result<Self, BundleError> {
        for cloud in &clouds {
            let alias = format!("clouds/{}.json", cloud.name);
            if !is_alias(&alias) || !is_object(&cloud.entry) {
                return Err(BundleError::Damaged {
                    path: MANIFEST.to_owned(),
                    reason: format!("invalid entry for the cloud `{}`", cloud.name),
                });
            }
        }
        Ok(Self { files, clouds })
    }

    /// Returns the clouds, in the order of the manifest.
    pub fn clouds(&self) -> &[CloudRow] {
        &self.clouds
    }

    /// Reads the entry of each cloud, in the order of the manifest.
    pub fn entries(&self) -> Result<Vec<Cloud>, BundleError> {
        let rows = self.clouds.iter();
        rows.map(|row| self.typed(&row.entry)).collect()
    }

    /// Reads the file at `path`: an object or the alias of a cloud.
    pub fn load(&self, path: &str) -> Result<Bytes, BundleError> {
        if is_object(path) {
            return self.files.read(path);
        }
        if !is_alias(path) {
            return Err(missing(path));
        }
        let name = &path["clouds/".len()..path.len() - ".json".len()];
        match self.clouds.iter().find(|row| row.name == name) {
            Some(row) => self.load(&row.entry),
            None => Err(missing(path)),
        }
    }

    /// Returns the view of a cloud, or of the first one if `cloud` is `None`.
    pub fn view(self: &Arc<Self>, cloud: Option<&str>) -> Result<View, BundleError> {
        let Some(first) = self.clouds.first() else {
            return Err(BundleError::Empty);
        };
        let Some(name) = cloud else {
            return View::of(Arc::clone(self), &first.entry);
        };
        let mut rows = self.clouds.iter();
        let Some(row) = rows.find(|row| row.name.eq_ignore_ascii_case(name)) else {
            let names = self.clouds.iter().map(|row| format!("`{}`", row.name));
            return Err(BundleError::NoCloud {
                name: name.to_owned(),
                known: names.collect::<Vec<_>>().join(", "),
            });
        };
        View::of(Arc::clone(self), &row.entry)
    }

    /// Reads the object at `path`, which must be of the kind of `T`.
    pub(super) fn typed<T: DeserializeOwned + Published>(
        &self,
        path: &str,
    ) -> Result<T, BundleError> {
        self.typed_with_size(path).map(|(value, _)| value)
    }

    /// Reads the object at `path`, which must be of the kind of `T`, and returns its length
    /// in bytes as well.
    pub(super) fn typed_with_size<T: DeserializeOwned + Published>(
        &self,
        path: &str,
    ) -> Result<(T, u64), BundleError> {
        #[derive(Deserialize)]
        struct KindName {
            kind: String,
        }
        let bytes = self.load(path)?;
        let found = parse::<KindName>(path, &bytes)?.kind;
        let kind = T::KIND.name();
        if found != kind {
            return Err(BundleError::Damaged {
                path: path.to_owned(),
                reason: format!("it is of kind `{found}` instead of `{kind}`"),
            });
        }
        Ok((parse(path, &bytes)?, bytes.len() as u64))
    }
}

fn parse<T: DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T, BundleError> {
    serde_json::from_slice(bytes).map_err(|error| BundleError::Damaged {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}
