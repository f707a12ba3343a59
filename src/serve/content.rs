//! Bytes that are served, with what is worked out of them once: their tag and
//! their compressed form.

use crate::util::hex;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::io::Write as _;
use std::sync::{Arc, OnceLock};

/// The least that is worth being compressed.
const WORTH: usize = 512;
/// What files that never change may be kept.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// What files that may change must be asked for again.
const ASK: &str = "no-cache";

/// How long a client may keep something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Other content has another address.
    Forever,
    /// As long as the server says that it is the same.
    Ask,
}

impl Keep {
    /// How long the file at a path of a bundle may be kept.
    pub(super) fn of(path: &str) -> Self {
        match crate::bundle::is_object(path) || is_hashed_asset(path) {
            true => Self::Forever,
            false => Self::Ask,
        }
    }

    pub(super) fn header(self) -> &'static str {
        match self {
            Self::Forever => FOREVER,
            Self::Ask => ASK,
        }
    }
}

/// Whether a path is `assets/<name>-<hash>.<extension>`.
fn is_hashed_asset(path: &str) -> bool {
    path.strip_prefix("assets/")
        .and_then(|name| name.split_once('.'))
        .and_then(|(stem, _)| stem.rsplit_once('-'))
        .is_some_and(|(_, hash)| {
            hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

/// Something that can be served.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) bytes: Bytes,
    pub(super) mime: &'static str,
    pub(super) keep: Keep,
    /// The hash of the bytes, in hexadecimal digits.
    pub(super) tag: String,
    gzip: OnceLock<Option<Bytes>>,
}

impl Content {
    pub(super) fn new(bytes: Bytes, mime: &'static str, keep: Keep) -> Arc<Self> {
        let tag = hex(&Sha256::digest(&bytes)[..16]);
        Arc::new(Self {
            bytes,
            mime,
            keep,
            tag,
            gzip: OnceLock::new(),
        })
    }

    /// The bytes as gzip, if that is worth it. Made when it is first asked for.
    pub(super) fn gzip(&self) -> Option<&Bytes> {
        let made = self.gzip.get_or_init(|| {
            if self.bytes.len() < WORTH || !is_text(self.mime) {
                return None;
            }
            let out = Vec::with_capacity(self.bytes.len() / 3);
            let mut encoder = GzEncoder::new(out, Compression::new(6));
            encoder.write_all(&self.bytes).ok()?;
            let out = encoder.finish().ok()?;
            (out.len() < self.bytes.len()).then(|| out.into())
        });
        made.as_ref()
    }

    /// What it weighs in a cache, compressed form and all.
    pub(super) fn weight(&self) -> u64 {
        (self.bytes.len() + self.bytes.len() / 2 + 512) as u64
    }
}

fn is_text(mime: &str) -> bool {
    mime.starts_with("text/") || mime.contains("json") || mime.contains("xml")
}

/// The type of a file, by the ending of its name.
pub(super) fn mime(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
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
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{Content, Keep, mime};

    #[test]
    fn only_what_is_named_by_its_content_is_kept_for_ever() {
        for path in [
            "objects/0a/0123456789abcdef0123456789abcd.json",
            "assets/site-0123abcd.css",
        ] {
            assert_eq!(Keep::of(path), Keep::Forever, "{path}");
        }
        for path in [
            "clouds/public.json",
            "index.html",
            "assets/site.css",
            "assets/my-site.css",
            "manifest.json",
        ] {
            assert_eq!(Keep::of(path), Keep::Ask, "{path}");
        }
    }

    #[test]
    fn small_files_and_images_are_not_compressed() {
        let content =
            |text: &str, path| Content::new(text.to_owned().into(), mime(path), Keep::Ask);
        assert!(content(&"a".repeat(2000), "a.json").gzip().is_some());
        assert!(content("a", "a.json").gzip().is_none());
        assert!(content(&"a".repeat(2000), "a.png").gzip().is_none());
    }
}
