//! The name of an article's page, which is derived from its id.

use crate::util::hex;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Maximum length of a name in bytes. File systems allow 255, and paths on Windows are
/// limited to about as many.
const MAX_NAME_BYTES: usize = 120;
/// Length of the readable part of a longer name, in bytes.
const READABLE_BYTES: usize = 80;
/// Names that Windows reserves for devices, with any file extension.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Returns the name of the page of the article `id`, without the file extension.
///
/// Ids that differ only in case have the same name; other ids have different names. Each
/// byte that is not a lower-case letter, a digit, `-` or `_` becomes `~` and two
/// hexadecimal digits, so that names are safe in URLs and on every file system,
/// including case-insensitive ones. `slug` in `templates/site/bundle.js` does the same.
pub fn slug(id: &str) -> String {
    let id = id.to_lowercase();
    let mut name = String::with_capacity(id.len());
    for (at, byte) in id.bytes().enumerate() {
        let plain = byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if plain && !(at == 0 && is_device(&id)) {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "~{byte:02x}");
        }
    }
    if name.len() > MAX_NAME_BYTES {
        name.truncate(READABLE_BYTES);
        name.push_str("~~");
        name.push_str(&hex(&Sha256::digest(id.as_bytes())[..16]));
    }
    name
}

/// The id in the name of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageName {
    /// The id, in lower case.
    Id(String),
    /// A hash of a long id. To find the id, compare the names of all articles.
    Hash,
}

/// Returns the id in the name of a page; `None` if it is not the name of a page.
pub fn parse_page_name(name: &str) -> Option<PageName> {
    if name.len() > READABLE_BYTES + 2 && name.get(READABLE_BYTES..READABLE_BYTES + 2) == Some("~~")
    {
        return Some(PageName::Hash);
    }
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'~' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    // Each page has one name. Other encodings of the id are not valid.
    let id = String::from_utf8(bytes).ok()?;
    if slug(&id) != name {
        return None;
    }
    Some(PageName::Id(id))
}

fn is_device(name: &str) -> bool {
    let numbered = |prefix: &str| {
        name.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    DEVICES.contains(&name) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_those_of_the_script() {
        let all = [
            ("Compute-Restart_1", "compute-restart_1"),
            ("a b/c", "a~20b~2fc"),
            ("..", "~2e~2e"),
            ("a~20b", "a~7e20b"),
            ("CON", "~63on"),
            ("com1", "~63om1"),
            ("con.txt", "con~2etxt"),
            ("console", "console"),
            ("ü\"'", "~c3~bc~22~27"),
        ];
        for (id, name) in all {
            assert_eq!(slug(id), name, "{id}");
            assert_eq!(
                parse_page_name(name),
                Some(PageName::Id(id.to_lowercase())),
                "{id}"
            );
        }
    }

    #[test]
    fn long_names_are_cut_and_distinct() {
        let (a, b) = (slug(&"x".repeat(500)), slug(&"x".repeat(501)));
        assert!(
            a.len() <= MAX_NAME_BYTES && b.len() <= MAX_NAME_BYTES && a != b,
            "{a} {b}"
        );
        assert_eq!(parse_page_name(&a), Some(PageName::Hash));
    }

    #[test]
    fn rejects_names_that_no_id_has() {
        for name in ["A", "a b", "~", "~2", "~zz", "~61", "~c3", "con", "../a"] {
            assert_eq!(parse_page_name(name), None, "{name}");
        }
    }
}
