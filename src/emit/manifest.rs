//! Reads and writes the manifest.

use super::EmitError;
use super::paths::LOCK;
use crate::published::{MANIFEST, Manifest};
use serde_json::value::{RawValue, to_raw_value};
use std::path::Path;

/// The name of this program in manifests.
const TOOL: &str = env!("CARGO_PKG_NAME");

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
    Ok(read_bytes(out)?.0)
}

/// Reads the manifest in `out`. Also returns its bytes, which are empty if there is none.
pub(super) fn read_bytes(out: &Path) -> Result<(ExistingManifest, Vec<u8>), EmitError> {
    let path = out.join(MANIFEST);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok((ExistingManifest::None, Vec::new()));
        }
        Err(cause) => return Err(EmitError::Io { path, cause }),
    };
    if let Some(manifest) = parse_manifest(&bytes) {
        return Ok((ExistingManifest::Valid(Box::new(manifest)), bytes));
    }
    if is_ours(&bytes, out) {
        Ok((ExistingManifest::Unreadable, bytes))
    } else {
        Err(EmitError::Foreign { path })
    }
}

/// Parses a manifest. Returns `None` if helpc did not write it.
pub fn parse_manifest(bytes: &[u8]) -> Option<Manifest> {
    let manifest = parse(std::str::from_utf8(bytes).ok()?).ok()?;
    (manifest.tool.name == TOOL).then_some(manifest)
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

/// Serializes a manifest, with its lists in parallel.
pub(super) fn write(manifest: &Manifest) -> serde_json::Result<Vec<u8>> {
    let site = || manifest.site.as_ref().map(to_raw_value).transpose();
    let (files, (articles, site)) = rayon::join(
        || to_raw_value(&manifest.files),
        || (to_raw_value(&manifest.articles), site()),
    );
    let (files, articles, site) = (files?, articles?, site?);
    let mut bytes = serde_json::to_vec(&Manifest::<&RawValue, &RawValue, &RawValue> {
        format: manifest.format,
        tool: manifest.tool.clone(),
        audience: manifest.audience,
        inputs: manifest.inputs.clone(),
        clouds: manifest.clouds.clone(),
        articles: &articles,
        files: &files,
        site: site.as_deref(),
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Parses a manifest, with its lists in parallel.
fn parse(text: &str) -> serde_json::Result<Manifest> {
    let parts: Manifest<&RawValue, &RawValue, &RawValue> = serde_json::from_str(text)?;
    let articles = || serde_json::from_str(parts.articles.get());
    let site = || parts.site.map(|site| serde_json::from_str(site.get()));
    let (files, (articles, site)) = rayon::join(
        || serde_json::from_str(parts.files.get()),
        || (articles(), site()),
    );
    Ok(Manifest {
        format: parts.format,
        tool: parts.tool,
        audience: parts.audience,
        inputs: parts.inputs,
        clouds: parts.clouds,
        articles: articles?,
        files: files?,
        site: site.transpose()?,
    })
}
