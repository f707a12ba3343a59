//! The valid paths of files in a bundle. Manifests are untrusted: a file that they name
//! is read, replaced or deleted only if its path is valid.

use crate::published::MANIFEST;
use crate::site::{ARTICLES, BROWSE, CHUNKS, COVERAGE, FRONT, LISTS, LLMS, MARKDOWN};
use crate::util::hex;

pub(super) use crate::published::{OBJECTS, is_object};

/// The folder of the aliases: `clouds/<cloud>.json`.
pub(super) const CLOUDS: &str = "clouds";
/// The folder of scripts and styles.
pub(super) const ASSETS: &str = "assets";
/// The lock file of a build. It is not empty while a build is writing.
pub(super) const LOCK: &str = ".helpc-lock";
/// What [`Receiver`](super::Receiver) notes about a bundle that was built elsewhere.
pub(super) const NOTE: &str = ".helpc-installed";
/// The prefix of unfinished files and folders.
pub(super) const UNFINISHED: &str = ".helpc-new-";

/// Returns true for a valid path of an object, page, script or style.
pub fn is_bundle_path(path: &str) -> bool {
    is_object(path) || is_page(path)
}

/// Returns true for a valid path of a page, script or style.
pub(crate) fn is_page(path: &str) -> bool {
    match path.split_once('/') {
        None => FRONT.contains(&path) || path == COVERAGE,
        Some((ARTICLES | BROWSE, name)) => {
            let page = name.strip_suffix(MARKDOWN).unwrap_or(name);
            is_plain(name) && page.ends_with(".html")
        }
        Some((LISTS, path)) => is_list(path),
        Some((ASSETS, name)) => is_plain(name),
        Some(_) => false,
    }
}

/// Returns true for a path below the folder of the lists that is `<cloud>/<file>` or
/// `<cloud>/<product>/<file>`, where the file is a list for tools.
fn is_list(path: &str) -> bool {
    let (folder, name) = split(path);
    let folders: Vec<&str> = folder.split('/').collect();
    let is_part = |name: &str| {
        let number = name
            .strip_prefix("llms-")
            .and_then(|rest| rest.strip_suffix(".txt"));
        number.is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let is_name = name == LLMS || is_part(name) || (name == CHUNKS && folders.len() == 1);
    is_name
        && folders.len() <= 2
        && folders
            .iter()
            .all(|name| !name.is_empty() && is_plain(name))
}

/// Returns true for a valid path of a script or style, whose name contains the hash of its
/// content.
pub(crate) fn is_asset(path: &str) -> bool {
    let name = path
        .strip_prefix(ASSETS)
        .and_then(|rest| rest.strip_prefix('/'));
    name.is_some_and(is_plain)
}

/// Returns the position of a file that keeps its name in a switch, in an order that never leaves
/// a dead link: new pages come before pages that may link to them, aliases after the pages, and
/// the manifest last.
pub(crate) fn switch_rank(path: &str, is_new: bool) -> u8 {
    match split(path).0 {
        ARTICLES | BROWSE if is_new => 0,
        ARTICLES | BROWSE => 1,
        CLOUDS => 3,
        _ if path == MANIFEST => 4,
        _ => 2,
    }
}

/// Returns true for a valid path of the alias of a cloud.
pub(super) fn is_alias(path: &str) -> bool {
    let name = path
        .strip_prefix(CLOUDS)
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(|rest| rest.strip_suffix(".json"));
    name.is_some_and(|name| !name.is_empty() && is_plain(name))
}

/// Returns true for files whose names are the same in every build.
pub(super) fn keeps_its_name(path: &str) -> bool {
    path == MANIFEST || path == NOTE || is_alias(path) || (is_page(path) && !is_asset(path))
}

/// Iterates over the folders of the objects, in order.
pub(super) fn object_folders() -> impl Iterator<Item = String> {
    (0..=255_u8).map(|first| format!("{OBJECTS}/{}", hex(&[first])))
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
        assert!(is_object(&object) && is_bundle_path(&object));
        assert!(is_page("articles/a.html.md") && is_page("llms/public/llms.txt"));
        assert!(is_page("llms/public/a~20b/llms-12.txt") && is_page("llms/public/chunks.jsonl"));
        assert!(
            is_page("browse/a.html.md")
                && is_page("articles/a~20b.html")
                && is_page("assets/style-0123.css")
        );
        assert!(is_page("index.html") && is_alias("clouds/public.json"));
        for path in [
            "objects/0a/../manifest.json",
            "../objects/0a/x.json",
            "/objects/0a/x.json",
            "articles/../index.html",
            "articles/a/b.html",
            "articles/.hidden.html",
            "articles/a.md",
            "browse/a.md",
            "browse/a.html.md.md",
            "llms/llms.txt",
            "llms/public/x/chunks.jsonl",
            "llms/public/../llms.txt",
            "llms/a/b/c/llms.txt",
            "llms/public/notes.txt",
            "llms/public/llms-.txt",
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
    fn recognizes_files_that_keep_their_names() {
        for path in ["manifest.json", "index.html", "articles/a.html"] {
            assert!(keeps_its_name(path), "{path}");
        }
        assert!(!keeps_its_name("assets/style-0123.css"));
    }
}
