//! The reading side of a bundle: `docs/reference/bundle-format.md`.
//!
//! A bundle may come from anywhere, so nothing in it is believed: paths are
//! checked before they are opened, an object must hash to its name, and what
//! does not read as the format says is an error that names the object.

mod files;
mod model;
mod search;
mod view;

pub use files::{Files, Folder, Keeper, Layered, Memory, is_alias, is_object};
pub use model::{
    Article, Card, Category, Cloud, Entry, Product, Replacement, Replacements, Section, Taxonomy,
    TaxonomyRow, Topic, VideoGroup,
};
pub use view::{By, View};

use crate::compile::FORMAT;
use crate::emit::MANIFEST;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// Why something of a bundle could not be read.
#[derive(Debug, Error)]
pub enum BundleError {
    /// The folder holds no bundle.
    #[error("{path} holds no bundle: `helpc build --out {path}` writes one")]
    None {
        /// The folder.
        path: PathBuf,
    },
    /// A file could not be read.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The bundle has another format.
    #[error(
        "the bundle has format {found}, and this helpc reads format {FORMAT}: build it again, or take the helpc that wrote it"
    )]
    Format {
        /// The number in the bundle.
        found: u64,
    },
    /// An object that is named is not there.
    #[error("`{path}` is not in the bundle: it was replaced meanwhile, or copied in part")]
    Missing {
        /// Its path.
        path: String,
    },
    /// An object that is not what its name or its place says.
    #[error("`{path}` is damaged ({why}): copy or build the bundle again")]
    Damaged {
        /// Its path.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// The bundle has no cloud at all.
    #[error(
        "no article is published in any cloud: run `helpc check` to see what holds the articles back"
    )]
    Empty,
    /// The bundle has no such cloud.
    #[error("the bundle has no cloud `{name}`; it has {known}")]
    NoCloud {
        /// The name asked for.
        name: String,
        /// Those that it has.
        known: String,
    },
}

/// A cloud of a bundle: its name and the path of its entry object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudRow {
    /// Its name.
    pub name: String,
    /// The path of the object that a surface loads first.
    pub entry: String,
}

/// A bundle, wherever its files are.
#[derive(Debug)]
pub struct Bundle {
    files: Box<dyn Files>,
    clouds: Vec<CloudRow>,
}

/// What is read of the manifest.
#[derive(Deserialize)]
struct Head {
    format: u64,
    clouds: Vec<HeadCloud>,
}

#[derive(Deserialize)]
struct HeadCloud {
    cloud: String,
    entry: HeadObject,
}

#[derive(Deserialize)]
struct HeadObject {
    path: String,
}

impl Bundle {
    /// Opens the bundle in a folder.
    pub fn open(folder: &Path) -> Result<Self, BundleError> {
        Self::of(Box::new(Folder::open(folder)?))
    }

    /// Opens a bundle by its manifest, which `files` must hold.
    pub fn of(files: Box<dyn Files>) -> Result<Self, BundleError> {
        let bytes = files.read(MANIFEST)?;
        let head: Head = parse(MANIFEST, &bytes)?;
        if head.format != u64::from(FORMAT) {
            return Err(BundleError::Format { found: head.format });
        }
        let rows = head.clouds.into_iter().map(|cloud| CloudRow {
            name: cloud.cloud,
            entry: cloud.entry.path,
        });
        Self::with_clouds(files, rows.collect())
    }

    /// A bundle whose entries are known: one in memory needs no manifest.
    pub fn with_clouds(files: Box<dyn Files>, clouds: Vec<CloudRow>) -> Result<Self, BundleError> {
        for cloud in &clouds {
            let alias = format!("clouds/{}.json", cloud.name);
            if !is_alias(&alias) || !is_object(&cloud.entry) {
                return Err(BundleError::Damaged {
                    path: MANIFEST.to_owned(),
                    why: format!("it names the cloud `{}` in a wrong way", cloud.name),
                });
            }
        }
        Ok(Self { files, clouds })
    }

    /// The clouds, in the order of the manifest.
    pub fn clouds(&self) -> &[CloudRow] {
        &self.clouds
    }

    /// The entry of each cloud, in the order of the manifest.
    pub fn entries(&self) -> Result<Vec<Cloud>, BundleError> {
        let rows = self.clouds.iter();
        rows.map(|row| self.typed(&row.entry, "cloud")).collect()
    }

    /// The bytes of the file at `path`: an object, or the alias of a cloud.
    pub fn load(&self, path: &str) -> Result<Bytes, BundleError> {
        if is_alias(path) {
            let name = &path["clouds/".len()..path.len() - ".json".len()];
            let row = self.clouds.iter().find(|row| row.name == name);
            return match row {
                Some(row) => self.load(&row.entry),
                None => Err(missing(path)),
            };
        }
        match is_object(path) {
            true => self.files.read(path),
            false => Err(missing(path)),
        }
    }

    /// What one cloud shows; the first cloud where none is named.
    pub fn view(self: &Arc<Self>, cloud: Option<&str>) -> Result<View, BundleError> {
        let row = match cloud {
            None => self.clouds.first(),
            Some(name) => self
                .clouds
                .iter()
                .find(|row| row.name.eq_ignore_ascii_case(name)),
        };
        if self.clouds.is_empty() {
            return Err(BundleError::Empty);
        }
        let row = row.ok_or_else(|| {
            let names = self.clouds.iter().map(|row| format!("`{}`", row.name));
            BundleError::NoCloud {
                name: cloud.unwrap_or_default().to_owned(),
                known: names.collect::<Vec<_>>().join(", "),
            }
        })?;
        View::of(Arc::clone(self), &row.entry)
    }

    /// The object at `path`, read as a `T`, which must be of this kind.
    fn typed<T: DeserializeOwned>(&self, path: &str, kind: &str) -> Result<T, BundleError> {
        self.sized(path, kind).map(|(value, _)| value)
    }

    /// The same, with its length in bytes.
    fn sized<T: DeserializeOwned>(&self, path: &str, kind: &str) -> Result<(T, u64), BundleError> {
        #[derive(Deserialize)]
        struct Kind {
            kind: String,
        }
        let bytes = self.load(path)?;
        let found = parse::<Kind>(path, &bytes)?.kind;
        match found == kind {
            true => Ok((parse(path, &bytes)?, bytes.len() as u64)),
            false => Err(BundleError::Damaged {
                path: path.to_owned(),
                why: format!("its kind is `{found}` where `{kind}` is meant"),
            }),
        }
    }
}

fn missing(path: &str) -> BundleError {
    BundleError::Missing {
        path: path.to_owned(),
    }
}

fn parse<T: DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T, BundleError> {
    serde_json::from_slice(bytes).map_err(|error| BundleError::Damaged {
        path: path.to_owned(),
        why: error.to_string(),
    })
}
