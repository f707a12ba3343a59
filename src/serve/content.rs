//! Content of responses, with its entity tag and its compressed form, which are computed once.

use crate::util::hex;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::io::Write as _;
use std::sync::{Arc, OnceLock};

/// Minimum size of content that is compressed.
const MIN_COMPRESS_BYTES: usize = 512;
/// Size of a cache entry in addition to the bytes of the content.
const ENTRY_BYTES: usize = 512;

/// Cache policy of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CachePolicy {
    /// The content never changes, because its address contains its hash.
    Immutable,
    /// The client must revalidate the content before it uses it again.
    Revalidate,
}

impl CachePolicy {
    /// Returns the policy of the file at a path of a bundle.
    pub(super) fn of(path: &str) -> Self {
        if crate::published::is_object(path) || is_hashed_asset(path) {
            Self::Immutable
        } else {
            Self::Revalidate
        }
    }

    /// Returns the value of the `Cache-Control` header.
    pub(super) fn header(self) -> &'static str {
        match self {
            Self::Immutable => "public, max-age=31536000, immutable",
            Self::Revalidate => "no-cache",
        }
    }
}

/// Returns true if a path is `assets/<name>-<hash>.<extension>`.
fn is_hashed_asset(path: &str) -> bool {
    path.strip_prefix("assets/")
        .and_then(|name| name.split_once('.'))
        .and_then(|(stem, _)| stem.rsplit_once('-'))
        .is_some_and(|(_, hash)| {
            hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

/// Content of a response.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) bytes: Bytes,
    pub(super) mime: &'static str,
    pub(super) policy: CachePolicy,
    /// Hash of the bytes, in hexadecimal digits.
    pub(super) tag: String,
    gzip: OnceLock<Option<Bytes>>,
}

impl Content {
    pub(super) fn new(bytes: Bytes, mime: &'static str, policy: CachePolicy) -> Arc<Self> {
        let tag = hex(&Sha256::digest(&bytes)[..16]);
        Arc::new(Self {
            bytes,
            mime,
            policy,
            tag,
            gzip: OnceLock::new(),
        })
    }

    /// Returns the bytes in gzip format if that is shorter. The first call compresses them.
    pub(super) fn gzip(&self) -> Option<&Bytes> {
        let compressed = self.gzip.get_or_init(|| {
            if self.bytes.len() < MIN_COMPRESS_BYTES || !is_text(self.mime) {
                return None;
            }
            let out = Vec::with_capacity(self.bytes.len() / 3);
            let mut encoder = GzEncoder::new(out, Compression::new(6));
            encoder.write_all(&self.bytes).ok()?;
            let out = encoder.finish().ok()?;
            if out.len() < self.bytes.len() {
                Some(out.into())
            } else {
                None
            }
        });
        compressed.as_ref()
    }

    /// Returns the size in a cache, including the compressed form.
    pub(super) fn weight(&self) -> u64 {
        (self.bytes.len() + self.bytes.len() / 2 + ENTRY_BYTES) as u64
    }
}

fn is_text(mime: &str) -> bool {
    mime.starts_with("text/") || mime.contains("json") || mime.contains("xml")
}

/// Returns the media type of a file, by its extension.
pub(super) fn mime(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "xml" => "application/xml",
        "csv" => "text/csv; charset=utf-8",
        "jsonl" => "application/jsonl",
        "md" => "text/markdown; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{CachePolicy, Content, mime};

    #[test]
    fn only_hashed_paths_are_immutable() {
        for path in [
            "objects/0a/0123456789abcdef0123456789abcd.json",
            "assets/site-0123abcd.css",
        ] {
            assert_eq!(CachePolicy::of(path), CachePolicy::Immutable, "{path}");
        }
        for path in [
            "clouds/public.json",
            "index.html",
            "assets/site.css",
            "assets/my-site.css",
            "manifest.json",
        ] {
            assert_eq!(CachePolicy::of(path), CachePolicy::Revalidate, "{path}");
        }
    }

    #[test]
    fn small_files_and_images_are_not_compressed() {
        let content = |text: &str, path| {
            Content::new(text.to_owned().into(), mime(path), CachePolicy::Revalidate)
        };
        assert!(content(&"a".repeat(2000), "a.json").gzip().is_some());
        assert!(content("a", "a.json").gzip().is_none());
        assert!(content(&"a".repeat(2000), "a.png").gzip().is_none());
    }
}
