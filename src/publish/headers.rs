//! The headers that files are served with.

use super::files::is_immutable;

/// The value of `Cache-Control` for files whose content never changes.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// The value of `Cache-Control` for files that may change: caches must revalidate them.
const REVALIDATE: &str = "no-cache";

/// The headers of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Headers {
    pub(super) content_type: &'static str,
    pub(super) cache_control: &'static str,
}

impl Headers {
    /// Returns the headers of the file at `path` in a bundle.
    pub(super) fn of(path: &str) -> Self {
        let extension = path.rsplit_once('.').map(|(_, extension)| extension);
        let content_type = match extension {
            Some("html") => "text/html; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("json") => "application/json",
            Some("jsonl") => "application/jsonl",
            Some("md") => "text/markdown; charset=utf-8",
            Some("txt") => "text/plain; charset=utf-8",
            Some("xml") => "application/xml",
            _ => "application/octet-stream",
        };
        let cache_control = if is_immutable(path) {
            IMMUTABLE
        } else {
            REVALIDATE
        };
        Self {
            content_type,
            cache_control,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_named_by_their_content_are_cached() {
        let object = format!("objects/0a/{}.json", "0f".repeat(15));
        assert_eq!(Headers::of(&object).cache_control, IMMUTABLE);
        assert_eq!(
            Headers::of("assets/style-0123456789ab.css"),
            Headers {
                content_type: "text/css; charset=utf-8",
                cache_control: IMMUTABLE
            }
        );
        for path in ["manifest.json", "clouds/public.json", "articles/a.html"] {
            assert_eq!(Headers::of(path).cache_control, REVALIDATE, "{path}");
        }
    }
}
