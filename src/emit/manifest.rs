//! `manifest.json`: what a bundle is. `schemas/bundle/manifest.schema.json`.

use super::EmitError;
use crate::compile::{CloudBundle, HeldBack, Object};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::path::Path;

/// The name of the file.
pub const NAME: &str = "manifest.json";

/// What a bundle is: written last, and all that makes it one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// The number of the format.
    pub format: u32,
    /// What wrote it.
    pub tool: Tool,
    /// A hash of everything that the bundle was made of.
    pub inputs: String,
    /// The clouds, in the order of the schemas.
    pub clouds: Vec<CloudBundle>,
    /// The articles that are published, in order of path.
    pub articles: Vec<ArticleRow>,
    /// The articles that are not, in order of path.
    pub held_back: Vec<HeldBack>,
    /// Every object, in order of path.
    pub files: Vec<Object>,
    /// The pages of the site, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteRow>,
}

/// The site of a bundle.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SiteRow {
    /// A hash of what its pages were made of beside objects.
    pub key: String,
    /// Every page, script and style, in order of path.
    pub pages: Vec<Object>,
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
    /// This program.
    pub(super) fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// An article of the bundle.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ArticleRow {
    /// Path below the root of the tree.
    pub source: String,
    /// Its id.
    pub id: String,
    /// The clouds that show it.
    pub clouds: Vec<String>,
    /// A hash of what its object was made of; empty where that is not known
    /// from the article alone.
    pub key: String,
    /// The path of its object.
    pub object: String,
}

/// The manifest in `out`; `None` where there is none yet. One of another format
/// or version counts as none but for what it says was written.
pub(super) fn read(out: &Path) -> Result<Option<Manifest>, EmitError> {
    let path = out.join(NAME);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(EmitError::Io { path, cause }),
    };
    match parse(&text) {
        Ok(manifest) if manifest.tool.name == env!("CARGO_PKG_NAME") => Ok(Some(manifest)),
        _ => Err(EmitError::Foreign { path }),
    }
}

/// A manifest whose long lists are not read yet.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parts<'t> {
    format: u32,
    tool: Tool,
    inputs: String,
    clouds: Vec<CloudBundle>,
    #[serde(borrow)]
    articles: &'t RawValue,
    held_back: Vec<HeldBack>,
    #[serde(borrow)]
    files: &'t RawValue,
    #[serde(borrow, default)]
    site: Option<&'t RawValue>,
}

/// Reads a manifest, its lists side by side.
fn parse(text: &str) -> serde_json::Result<Manifest> {
    let parts: Parts<'_> = serde_json::from_str(text)?;
    let articles = || serde_json::from_str(parts.articles.get());
    let site = || parts.site.map(|site| serde_json::from_str(site.get()));
    let (files, (articles, site)) = rayon::join(
        || serde_json::from_str(parts.files.get()),
        || (articles(), site()),
    );
    Ok(Manifest {
        format: parts.format,
        tool: parts.tool,
        inputs: parts.inputs,
        clouds: parts.clouds,
        articles: articles?,
        held_back: parts.held_back,
        files: files?,
        site: site.transpose()?,
    })
}
