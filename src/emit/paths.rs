//! Which paths a file of a bundle can have. Manifests are data: what they name
//! is read, replaced and deleted only if its path is one of these.

use super::MANIFEST;
use crate::site::{ARTICLES, COVERAGE, FRONT};

/// The folder of the objects.
pub(super) const OBJECTS: &str = "objects";
/// The folder of the aliases: `clouds/<cloud>.json`.
pub(super) const CLOUDS: &str = "clouds";
/// The folder of scripts and styles.
pub(super) const ASSETS: &str = "assets";
/// Held while a run writes; its content says that a run has started.
pub(super) const LOCK: &str = ".helpc-lock";
/// What the names of unfinished files and folders start with.
pub(super) const UNFINISHED: &str = ".helpc-new-";

/// Returns true if an object can have this path: `objects/ab/` and 30 digits.
pub(super) fn is_object(path: &str) -> bool {
    let digits = |text: &str, length: usize| {
        let mut bytes = text.bytes();
        text.len() == length && bytes.all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let Some((first, name)) = path
        .strip_prefix(OBJECTS)
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let name = name.strip_suffix(".json");
    digits(first, 2) && name.is_some_and(|name| digits(name, 30))
}

/// Returns true if a page, script or style can have this path.
pub(super) fn is_page(path: &str) -> bool {
    match path.split_once('/') {
        None => FRONT.contains(&path) || path == COVERAGE,
        Some((ARTICLES, name)) => is_plain(name) && name.ends_with(".html"),
        Some((ASSETS, name)) => is_plain(name),
        Some(_) => false,
    }
}

/// Returns true if the alias of a cloud can have this path.
pub(super) fn is_alias(path: &str) -> bool {
    let name = path
        .strip_prefix(CLOUDS)
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(|rest| rest.strip_suffix(".json"));
    name.is_some_and(|name| !name.is_empty() && is_plain(name))
}

/// Returns true for files that keep their names from build to build.
pub(super) fn keeps_its_name(path: &str) -> bool {
    let is_asset = path.split_once('/').is_some_and(|(top, _)| top == ASSETS);
    path == MANIFEST || is_alias(path) || (is_page(path) && !is_asset)
}

/// Splits a path into its folder, empty for the top one, and its name.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn is_plain(name: &str) -> bool {
    let mut bytes = name.bytes();
    !name.starts_with('.') && bytes.all(|b| b.is_ascii_alphanumeric() || b"-_~.".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_paths_that_helpc_writes() {
        let object = format!("objects/0a/{}.json", "0f".repeat(15));
        assert!(is_object(&object));
        assert!(is_page("articles/a~20b.html") && is_page("assets/style-0123.css"));
        assert!(is_page("index.html") && is_alias("clouds/public.json"));
        for path in [
            "objects/0a/../manifest.json",
            "../objects/0a/x.json",
            "/objects/0a/x.json",
            "articles/../index.html",
            "articles/a/b.html",
            "articles/.hidden.html",
            "clouds/.json",
            "clouds/../x.json",
            "notes.txt",
            "",
        ] {
            assert!(
                !is_object(path) && !is_page(path) && !is_alias(path),
                "{path}"
            );
        }
    }

    #[test]
    fn knows_what_keeps_its_name() {
        for path in ["manifest.json", "index.html", "articles/a.html"] {
            assert!(keeps_its_name(path), "{path}");
        }
        assert!(!keeps_its_name("assets/style-0123.css"));
    }
}
