//! Paths of the files of a bundle.

use sha2::{Digest, Sha256};

/// The folder of the objects.
pub const OBJECTS: &str = "objects";

/// Returns the path of the object whose SHA-256 is `sha256`, in hexadecimal digits: the
/// first 32 of them.
pub fn object_path(sha256: &str) -> String {
    let digits = |range| sha256.get(range).unwrap_or_default();
    format!("{OBJECTS}/{}/{}.json", digits(0..2), digits(2..32))
}

/// Returns true if `path` is the content hash of `bytes`.
pub fn matches_hash(path: &str, bytes: &[u8]) -> bool {
    let mut name = path
        .bytes()
        .skip("objects/".len())
        .filter(u8::is_ascii_hexdigit);
    let hash = Sha256::digest(bytes);
    let digit = |value: u8| b"0123456789abcdef"[usize::from(value)];
    hash.iter()
        .take(16)
        .all(|byte| name.next() == Some(digit(byte >> 4)) && name.next() == Some(digit(byte & 15)))
}

/// Returns true if `path` has the form `objects/<2 digits>/<30 digits>.json`, with
/// lower-case hexadecimal digits.
pub fn is_object(path: &str) -> bool {
    let is_hex = |text: &str, length: usize| {
        text.len() == length
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    path.strip_prefix("objects/")
        .and_then(|rest| rest.strip_suffix(".json"))
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(folder, name)| is_hex(folder, 2) && is_hex(name, 30))
}

/// Returns true if `path` has the form `clouds/<cloud>.json`.
pub fn is_alias(path: &str) -> bool {
    path.strip_prefix("clouds/")
        .and_then(|rest| rest.strip_suffix(".json"))
        .is_some_and(|name| {
            !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::{is_alias, is_object};
    use proptest::prelude::*;

    #[test]
    fn accepts_only_paths_of_the_format() {
        assert!(is_object("objects/0a/0123456789abcdef0123456789abcd.json"));
        assert!(is_alias("clouds/public.json"));
        for path in [
            "objects/0A/0123456789abcdef0123456789abcd.json",
            "objects/../0123456789abcdef0123456789abcd.json",
            "objects/0a/../../../../../../../../etc/passwd",
            "clouds/../manifest.json",
            "clouds/a/b.json",
            "clouds/.json",
            "manifest.json",
            "",
        ] {
            assert!(!is_object(path) && !is_alias(path), "{path}");
        }
    }

    proptest! {
        #[test]
        fn a_valid_path_never_leaves_the_bundle(path in "(objects|clouds)/[./a-f0-9\\\\]{0,40}(.json)?") {
            if is_object(&path) || is_alias(&path) {
                prop_assert!(!path.contains("..") && !path.contains('\\'));
            }
        }
    }
}
