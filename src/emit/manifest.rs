//! `manifest.json`: what a bundle is. `schemas/bundle/manifest.schema.json`.

use super::EmitError;
use super::paths::LOCK;
use crate::compile::{CloudBundle, Object};
use crate::schema::AudienceName;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use std::borrow::Cow;
use std::path::Path;

/// The name of the file.
pub const NAME: &str = "manifest.json";
/// The name of the program, as its manifests say it.
const TOOL: &str = env!("CARGO_PKG_NAME");

/// What a bundle is: written last, and all that makes it one.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The number of the format.
    pub format: u32,
    /// What wrote it.
    pub tool: Tool,
    /// Whom it is for; unknown in a bundle of format 1.
    pub audience: Option<AudienceName>,
    /// A hash of everything that the bundle was made of.
    pub inputs: String,
    /// The clouds, in the order of the schemas.
    pub clouds: Vec<CloudBundle>,
    /// The articles that are published, in order of path.
    pub articles: Vec<ArticleRow>,
    /// Every object, in order of path.
    pub files: Vec<Object>,
    /// The pages of the site, where there is one.
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
            name: TOOL.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// An article of the bundle.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ArticleRow {
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

/// What is in the place of a manifest.
#[derive(Debug)]
pub(super) enum Previous {
    /// Nothing.
    None,
    /// A manifest.
    Whole(Box<Manifest>),
    /// One of helpc that cannot be read: it is cut off, or of another version.
    Unreadable,
}

/// Reads the manifest in `out`. One of another format counts only for what it says
/// was written.
pub(super) fn read(out: &Path) -> Result<Previous, EmitError> {
    let path = out.join(NAME);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Previous::None),
        Err(cause) => return Err(EmitError::Io { path, cause }),
    };
    let parsed = std::str::from_utf8(&bytes).ok().map(parse);
    if let Some(Ok(manifest)) = parsed
        && manifest.tool.name == TOOL
    {
        return Ok(Previous::Whole(Box::new(manifest)));
    }
    if is_ours(&bytes, out) {
        Ok(Previous::Unreadable)
    } else {
        Err(EmitError::Foreign { path })
    }
}

/// Returns true if a file that is no manifest was one of helpc: it starts like one,
/// or a loss of power has left nothing of it beside our lock.
fn is_ours(bytes: &[u8], out: &Path) -> bool {
    let start = &bytes[..bytes.len().min(64)];
    let starts_so = |text: &str| {
        let rest = text.strip_prefix("{\"format\":")?;
        let (digits, rest) = rest.split_once(',')?;
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        let tool = format!("\"tool\":{{\"name\":\"{TOOL}\",");
        Some(is_number && rest.starts_with(&tool))
    };
    let text = String::from_utf8_lossy(start);
    let is_blank = bytes.iter().all(|byte| *byte == 0);
    starts_so(&text).unwrap_or_default() || (is_blank && out.join(LOCK).is_file())
}

/// A manifest as it stands in the file, its long lists not read yet, or written
/// already: they are most of it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parts<'t> {
    format: u32,
    tool: Cow<'t, Tool>,
    #[serde(default)]
    audience: Option<AudienceName>,
    inputs: Cow<'t, str>,
    clouds: Cow<'t, [CloudBundle]>,
    #[serde(borrow)]
    articles: &'t RawValue,
    #[serde(borrow)]
    files: &'t RawValue,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    site: Option<&'t RawValue>,
}

/// The bytes of a manifest, its lists written side by side.
pub(super) fn write(manifest: &Manifest) -> serde_json::Result<Vec<u8>> {
    let site = || manifest.site.as_ref().map(to_raw_value).transpose();
    let (files, (articles, site)) = rayon::join(
        || to_raw_value(&manifest.files),
        || (to_raw_value(&manifest.articles), site()),
    );
    let (files, articles, site) = (files?, articles?, site?);
    let parts = Parts {
        format: manifest.format,
        tool: Cow::Borrowed(&manifest.tool),
        audience: manifest.audience,
        inputs: Cow::Borrowed(&manifest.inputs),
        clouds: Cow::Borrowed(&manifest.clouds),
        articles: &articles,
        files: &files,
        site: site.as_deref(),
    };
    let mut bytes = serde_json::to_vec(&parts)?;
    bytes.push(b'\n');
    Ok(bytes)
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
        tool: parts.tool.into_owned(),
        audience: parts.audience,
        inputs: parts.inputs.into_owned(),
        clouds: parts.clouds.into_owned(),
        articles: articles?,
        files: files?,
        site: site.transpose()?,
    })
}
