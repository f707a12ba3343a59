//! Paths of articles.

use crate::source::path;

/// Returns the path below the root of the target of a relative link in the file `from`; `None` if
/// it is outside the root.
pub fn resolve(from: &str, link: &str) -> Option<String> {
    // An absolute path starts at the root.
    match link.strip_prefix('/') {
        Some(below) => path::resolve("", below),
        None => path::resolve(path::folder(from), link),
    }
}

/// Returns true if the name of the file is that of an article.
pub fn is_markdown(path: &str) -> bool {
    let tail = path.as_bytes().last_chunk::<3>();
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(b".md"))
}
