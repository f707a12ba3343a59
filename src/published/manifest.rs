//! `manifest.json`, the list of everything in a bundle:
//! `schemas/bundle/manifest.schema.json`.

use super::{AudienceName, Object};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of the manifest file.
pub const MANIFEST: &str = "manifest.json";

/// The manifest of a bundle. It is written last.
///
/// Its long lists are generic: the writer serializes them in parallel, and most readers
/// skip them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest<A = Vec<ArticleRow>, F = Vec<Object>, S = SiteRow> {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// The program that wrote the bundle.
    pub tool: Tool,
    /// The audience; `None` in a bundle of format 1.
    #[serde(default)]
    pub audience: Option<AudienceName>,
    /// The SHA-256 of all inputs, in lower-case hexadecimal digits.
    pub inputs: String,
    /// The clouds, in the order of `schemas/clouds.yaml`.
    pub clouds: Vec<CloudBundle>,
    /// The published articles, in order of path.
    pub articles: A,
    /// All objects, in order of path.
    pub files: F,
    /// The pages of the site, if there is one.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub site: Option<S>,
}

/// A program and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Tool {
    /// Returns this program.
    pub fn current() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// The part of a bundle for one cloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloudBundle {
    /// The name of the cloud.
    pub cloud: String,
    /// The title of the cloud.
    pub title: String,
    /// The object that readers load first: [`Cloud`](super::Cloud).
    pub entry: Object,
    /// The number of articles.
    pub articles: usize,
    /// The number of articles of each type.
    pub types: BTreeMap<String, usize>,
    /// The number of products.
    pub products: usize,
    /// The number of topics.
    pub topics: usize,
}

/// An article in the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleRow {
    /// Its id.
    pub id: String,
    /// The clouds that show it.
    pub clouds: Vec<String>,
    /// A hash of the inputs of its object, 32 hexadecimal digits; empty if the object
    /// depends on other files.
    pub key: String,
    /// The path of its object.
    pub object: String,
}

/// The site in the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteRow {
    /// A hash of the inputs of its pages other than objects, 32 hexadecimal digits.
    pub key: String,
    /// All pages, scripts and styles, in order of path.
    pub pages: Vec<Object>,
}
