//! `manifest.json`, the list of everything in a bundle:
//! `schemas/bundle/manifest.schema.json`.

use super::EmitError;
use super::paths::LOCK;
use crate::compile::{CloudBundle, Object};
use crate::schema::AudienceName;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use std::borrow::Cow;
use std::path::Path;

/// The name of the manifest file.
pub const NAME: &str = "manifest.json";
/// The name of this program in manifests.
const TOOL: &str = env!("CARGO_PKG_NAME");

/// The manifest of a bundle. It is written last.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The format version.
    pub format: u32,
    /// The program that wrote the bundle.
    pub tool: Tool,
    /// The audience; `None` in a bundle of format 1.
    pub audience: Option<AudienceName>,
    /// A hash of all inputs.
    pub inputs: String,
    /// The clouds, in the order of the schemas.
    pub clouds: Vec<CloudBundle>,
    /// The published articles, in order of path.
    pub articles: Vec<ArticleRow>,
    /// All objects, in order of path.
    pub files: Vec<Object>,
    /// The pages of the site, if there is one.
    pub site: Option<SiteRow>,
}

/// The site of a bundle.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SiteRow {
    /// A hash of the inputs of its pages other than objects.
    pub key: String,
    /// All pages, scripts and styles, in order of path.
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
    /// Returns this program.
    pub(super) fn current() -> Self {
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
    /// A hash of the inputs of its object; empty if the object depends on other files.
    pub key: String,
    /// The path of its object.
    pub object: String,
}

/// The manifest of an existing bundle.
#[derive(Debug)]
pub(super) enum ExistingManifest {
    /// There is no manifest.
    None,
    /// The manifest is valid.
    Valid(Box<Manifest>),
    /// helpc wrote the manifest, but it is truncated or of another version.
    Unreadable,
}

/// Reads the manifest in `out`. Returns an error if helpc did not write it.
pub(super) fn read(out: &Path) -> Result<ExistingManifest, EmitError> {
    let path = out.join(NAME);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(ExistingManifest::None);
        }
        Err(cause) => return Err(EmitError::Io { path, cause }),
    };
    let parsed = std::str::from_utf8(&bytes).ok().map(parse);
    if let Some(Ok(manifest)) = parsed
        && manifest.tool.name == TOOL
    {
        return Ok(ExistingManifest::Valid(Box::new(manifest)));
    }
    if is_ours(&bytes, out) {
        Ok(ExistingManifest::Unreadable)
    } else {
        Err(EmitError::Foreign { path })
    }
}

/// Returns true if helpc wrote a file that is not a valid manifest: it starts like a
/// manifest, or a power failure left it empty next to the lock file of helpc.
fn is_ours(bytes: &[u8], out: &Path) -> bool {
    let start = &bytes[..bytes.len().min(64)];
    let is_manifest_start = |text: &str| {
        let rest = text.strip_prefix("{\"format\":")?;
        let (digits, rest) = rest.split_once(',')?;
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        let tool = format!("\"tool\":{{\"name\":\"{TOOL}\",");
        Some(is_number && rest.starts_with(&tool))
    };
    let text = String::from_utf8_lossy(start);
    let is_zeroed = bytes.iter().all(|byte| *byte == 0);
    is_manifest_start(&text).unwrap_or_default() || (is_zeroed && out.join(LOCK).is_file())
}

/// A manifest whose long lists are still, or already, JSON text. They are processed in
/// parallel.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ManifestParts<'t> {
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

/// Serializes a manifest, with its lists in parallel.
pub(super) fn write(manifest: &Manifest) -> serde_json::Result<Vec<u8>> {
    let site = || manifest.site.as_ref().map(to_raw_value).transpose();
    let (files, (articles, site)) = rayon::join(
        || to_raw_value(&manifest.files),
        || (to_raw_value(&manifest.articles), site()),
    );
    let (files, articles, site) = (files?, articles?, site?);
    let parts = ManifestParts {
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

/// Parses a manifest, with its lists in parallel.
fn parse(text: &str) -> serde_json::Result<Manifest> {
    let parts: ManifestParts<'_> = serde_json::from_str(text)?;
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
