//! The files of `schemas/`: embedded, or from a folder.

use crate::source::{FileSystem, yaml};
use crate::util::Fnv1a;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use thiserror::Error;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

use embedded::{SCHEMAS, TEMPLATES};

/// An error that makes the schemas unusable.
#[derive(Debug, Error)]
pub enum SchemaError {
    /// A file or folder cannot be read.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        cause: std::io::Error,
    },
    /// A file has invalid content.
    #[error("schemas file {path}: {cause}")]
    Malformed {
        /// The path of the file below `schemas/` or the folder of overrides.
        path: String,
        /// The error, with line and column if known.
        cause: String,
    },
    /// A folder of overrides has an unknown file.
    #[error("{path} replaces no schema file; run `helpc explain schemas` for a list of all files")]
    Unknown {
        /// The file.
        path: PathBuf,
    },
}

/// Returns the template at `path` in `templates/`.
pub fn template(path: &str) -> Option<&'static str> {
    TEMPLATES
        .iter()
        .find(|(known, _)| *known == path)
        .map(|(_, text)| *text)
}

/// Iterates over the embedded templates in `folder`: relative path and text.
pub fn templates(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    TEMPLATES.iter().filter_map(move |(path, text)| {
        let name = path.strip_prefix(folder)?.strip_prefix('/')?;
        Some((name, *text))
    })
}

/// Returns the text of an embedded schema file.
pub fn embedded(path: &str) -> Option<&'static str> {
    let found = SCHEMAS.iter().find(|(known, _)| *known == path);
    found.map(|(_, text)| *text)
}

/// The texts of all schema files: JSON if embedded, YAML or JSON if read from a folder.
#[derive(Debug)]
pub struct Files {
    texts: BTreeMap<String, String>,
}

impl Files {
    /// Returns the embedded files.
    pub fn embedded() -> Self {
        let own = |text: &&str| String::from(*text);
        Self {
            texts: SCHEMAS
                .iter()
                .map(|(path, text)| (String::from(*path), own(text)))
                .collect(),
        }
    }

    /// Returns the embedded files with those of `dir` instead of embedded ones with the same path,
    /// and with the rules that it adds.
    pub fn with_overrides(dir: &Path, file_system: &dyn FileSystem) -> Result<Self, SchemaError> {
        let unread = |path: &Path| {
            let path = path.to_owned();
            move |cause| SchemaError::Read { path, cause }
        };
        let mut files = Self::embedded();
        for file in file_system.files(dir).map_err(unread(dir))? {
            let relative = file.strip_prefix(dir).unwrap_or(&file);
            let name = relative.to_string_lossy().replace('\\', "/");
            // Pages are ignored and rules may be added; any other file would have no effect.
            if name.ends_with(".md") {
                continue;
            }
            if !files.texts.contains_key(&name) && !name.starts_with("rules/") {
                return Err(SchemaError::Unknown { path: file });
            }
            let text = file_system.read(&file).map_err(unread(&file))?;
            files.texts.insert(name, text);
        }
        Ok(files)
    }

    /// Iterates over the paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// Iterates over the files below `folder`, sorted: path and text.
    pub(super) fn below<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        self.texts
            .range(folder.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(folder))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Parses the file at `path`.
    pub(super) fn parse<T: DeserializeOwned>(&self, path: &str) -> Result<T, SchemaError> {
        let text = self.texts.get(path).ok_or_else(|| SchemaError::Malformed {
            path: path.to_owned(),
            cause: "is missing".to_owned(),
        })?;
        parse(path, text)
    }

    /// Returns the list under `key`, the only key of the file at `path`.
    pub(super) fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        key: &str,
    ) -> Result<Vec<T>, SchemaError> {
        let mut map: BTreeMap<String, Vec<T>> = self.parse(path)?;
        match (map.remove(key), map.keys().next()) {
            (Some(list), None) => Ok(list),
            (None, _) => Err(malformed(path, format!("has no `{key}`"))),
            (_, Some(other)) => Err(malformed(path, format!("has an unknown key `{other}`"))),
        }
    }

    /// Returns true if the file at `path` is the embedded one, which tests have checked.
    pub(super) fn is_embedded(&self, path: &str) -> bool {
        SCHEMAS.iter().any(|(known, text)| {
            *known == path && self.texts.get(path).is_some_and(|own| own == text)
        })
    }

    /// Returns a hash of the files that objects are compiled with: neither rule pages nor the
    /// schemas of the bundle itself.
    pub(super) fn digest(&self) -> u64 {
        let mut hash = Fnv1a::default();
        let compiled = |path: &str| !path.starts_with("rules/") && !path.starts_with("bundle/");
        for (path, text) in self.texts.iter().filter(|(path, _)| compiled(path)) {
            for part in [path, text] {
                hash.update(part.as_bytes());
                hash.update(&[0]);
            }
        }
        hash.value()
    }
}

/// Parses the text of a file. Embedded text is JSON, which is much faster to parse than YAML.
pub(super) fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, SchemaError> {
    if text.starts_with(['{', '[']) {
        serde_json::from_str(text).map_err(|error| malformed(path, error.to_string()))
    } else if let Some((_, why)) = yaml::exceeded_limit(text) {
        Err(malformed(path, why.to_owned()))
    } else {
        serde_yaml::from_str(text).map_err(|error| malformed(path, error.to_string()))
    }
}

pub(super) fn malformed(path: &str, cause: String) -> SchemaError {
    SchemaError::Malformed {
        path: path.to_owned(),
        cause,
    }
}
