//! The files of `schemas/`: embedded, or one by one from a folder.

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

/// Why the schemas could not be used.
#[derive(Debug, Error)]
pub enum SchemaError {
    /// A file or folder could not be read.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file is not what its place in `schemas/` asks for.
    #[error("schemas file {path}: {cause}")]
    Malformed {
        /// The file's path below `schemas/` or the folder given.
        path: String,
        /// What is wrong, with line and column where known.
        cause: String,
    },
    /// A folder of overrides holds a file that stands for nothing.
    #[error("{path} replaces no schema file: the known ones are listed by `helpc explain schemas`")]
    Unknown {
        /// The file.
        path: PathBuf,
    },
}

/// The template at `path` in `templates/`.
pub fn template(path: &str) -> Option<&'static str> {
    TEMPLATES
        .iter()
        .find(|(known, _)| *known == path)
        .map(|(_, text)| *text)
}

/// The embedded templates below `folder`: path from there, and text.
pub fn templates(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    TEMPLATES.iter().filter_map(move |(path, text)| {
        let name = path.strip_prefix(folder)?.strip_prefix('/')?;
        Some((name, *text))
    })
}

/// The text of a schema file that is part of the program, by its path.
pub fn embedded(path: &str) -> Option<&'static str> {
    let found = SCHEMAS.iter().find(|(known, _)| *known == path);
    found.map(|(_, text)| *text)
}

/// The text of each schema file: JSON where it is embedded, YAML or JSON where
/// it was read from a folder.
#[derive(Debug)]
pub struct Files {
    texts: BTreeMap<String, String>,
}

impl Files {
    /// The files that are part of the program.
    pub fn embedded() -> Self {
        let own = |text: &&str| String::from(*text);
        Self {
            texts: SCHEMAS
                .iter()
                .map(|(path, text)| (String::from(*path), own(text)))
                .collect(),
        }
    }

    /// The embedded files, replaced by those that `dir` holds under the same
    /// path, and with the rules that it adds.
    pub fn with_overrides(dir: &Path, file_system: &dyn FileSystem) -> Result<Self, SchemaError> {
        let unread = |path: &Path| {
            let path = path.to_owned();
            move |cause| SchemaError::Read { path, cause }
        };
        let mut files = Self::embedded();
        for file in file_system.files(dir).map_err(unread(dir))? {
            let relative = file.strip_prefix(dir).unwrap_or(&file);
            let name = relative.to_string_lossy().replace('\\', "/");
            // Text for people; and rules may be added. Any other file would silently
            // have no effect.
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

    /// Paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// Paths and texts of the files below `folder`, sorted.
    pub(super) fn below<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        self.texts
            .range(folder.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(folder))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The file at `path` as a `T`.
    pub(super) fn parse<T: DeserializeOwned>(&self, path: &str) -> Result<T, SchemaError> {
        let text = self.texts.get(path).ok_or_else(|| SchemaError::Malformed {
            path: path.to_owned(),
            cause: "is missing".to_owned(),
        })?;
        parse(path, text)
    }

    /// The list that the file at `path` holds under its only key, `key`.
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

    /// Whether the file at `path` is the embedded one, which tests have checked.
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

/// Parses the text of one file: embedded text is JSON, which is YAML too, but
/// read many times faster as what it is.
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
