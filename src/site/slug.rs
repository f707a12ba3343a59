//! The name of an article's page, made of its id.

use crate::util::hex;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Bytes of a name; a file system takes 255, a path on Windows not many more.
const LONGEST: usize = 120;
/// Bytes of a longer name that stay readable.
const READABLE: usize = 80;
/// What Windows keeps for devices, whatever stands behind a dot.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The name of the page of the article `id`, without its ending.
///
/// Ids that differ only by case are one id and have one name; others never
/// share one. What is not a lower-case letter, a digit, `-` or `_` becomes `~`
/// and two hexadecimal digits for each byte: names are safe in addresses and on
/// every file system, also on those that do not tell letters by case.
/// `slug` in `templates/site/bundle.js` does the same.
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
    if name.len() > LONGEST {
        name.truncate(READABLE);
        name.push_str("~~");
        name.push_str(&hex(&Sha256::digest(id.as_bytes())[..16]));
    }
    name
}

/// What the name of a page tells of the id of its article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// The id, in lower case.
    Id(String),
    /// The id is so long that only looking at all of them tells.
    Hash,
}

/// The article whose page has this name; `None` where no article has it.
pub fn named(name: &str) -> Option<Named> {
    if name.len() > READABLE + 2 && name.get(READABLE..READABLE + 2) == Some("~~") {
        return Some(Named::Hash);
    }
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        if *first != b'~' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    // A name that is spelt in another way is no name.
    let id = String::from_utf8(bytes).ok()?;
    (slug(&id) == name).then_some(Named::Id(id))
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
    fn names_are_what_the_script_makes_too() {
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
            assert_eq!(named(name), Some(Named::Id(id.to_lowercase())), "{id}");
        }
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (a, b) = (slug(&"x".repeat(500)), slug(&"x".repeat(501)));
        assert!(
            a.len() <= LONGEST && b.len() <= LONGEST && a != b,
            "{a} {b}"
        );
        assert_eq!(named(&a), Some(Named::Hash));
    }

    #[test]
    fn what_no_id_is_called_is_no_name() {
        for name in ["A", "a b", "~", "~2", "~zz", "~61", "~c3", "con", "../a"] {
            assert_eq!(named(name), None, "{name}");
        }
    }
}
