//! URIs of documents, and the files that they name.

use std::path::{Path, PathBuf};
use url::Url;

/// Returns the file that a URI names; `None` for a document that is not a file.
pub(super) fn to_path(uri: &str) -> Option<PathBuf> {
    let url = Url::parse(uri).ok()?;
    if url.scheme() != "file" {
        return None;
    }
    url.to_file_path().ok()
}

/// Returns the URI of a file.
pub(super) fn of_path(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match Url::from_file_path(&path) {
        Ok(url) => url.into(),
        Err(()) => format!("file://{}", path.display()),
    }
}

/// Returns the last part of the path of a URI, decoded.
pub(super) fn name(uri: &str) -> String {
    let path = uri.split(['?', '#']).next().unwrap_or(uri);
    let name = path.rsplit(['/', ':']).next().unwrap_or(path);
    percent_encoding::percent_decode_str(name)
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::{name, of_path, to_path};
    use std::path::{Path, PathBuf};

    #[cfg(unix)]
    #[test]
    fn uris_name_files() {
        let path = Path::new("/a b/é#1%.md");
        let uri = of_path(path);
        assert_eq!(uri, "file:///a%20b/%C3%A9%231%25.md");
        assert_eq!(to_path(&uri), Some(path.to_owned()));
        assert_eq!(
            to_path("file:///a%3a/x.md"),
            Some(PathBuf::from("/a:/x.md"))
        );
        for none in ["untitled:Untitled-1", "https://a/b.md", "x", ""] {
            assert_eq!(to_path(none), None, "{none}");
        }
        assert_eq!(name("untitled:Untitled-1"), "Untitled-1");
        assert_eq!(name(&uri), "é#1%.md");
    }
}
