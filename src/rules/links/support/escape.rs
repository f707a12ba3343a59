//! Stray percent escapes in an address: spaces at its edges, invisible characters, and control
//! characters.

use std::ops::Range;

/// Kind of character that an escape encodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum StrayKind {
    /// A space, tab, line break, or no-break space.
    Space,
    /// An invisible character, such as a zero-width space.
    Invisible,
    /// Any other control character.
    Control,
}

/// A run of stray escapes of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rules) struct Stray {
    /// Bytes of the address.
    pub(in crate::rules) range: Range<usize>,
    pub(in crate::rules) kind: StrayKind,
}

/// Returns the stray escapes of `url`, in order: spaces at the start or end of the path, and
/// no-break spaces, invisible characters, and control characters anywhere in it. A query or a
/// fragment can contain any text.
pub(in crate::rules) fn stray_escapes(url: &str) -> Vec<Stray> {
    let mut found: Vec<Stray> = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'%', &url.as_bytes()[at..]) {
        let start = at + next;
        let Some((kind, length)) = stray(&url[start..]) else {
            at = start + 1;
            continue;
        };
        at = start + length;
        match found.last_mut() {
            Some(last) if last.range.end == start && last.kind == kind => last.range.end = at,
            _ => found.push(Stray {
                range: start..at,
                kind,
            }),
        }
    }
    if found.is_empty() {
        return found;
    }
    let path_end = url.find(['?', '#']).unwrap_or(url.len());
    found.retain(|stray| {
        let is_edge = stray.range.start == 0 || stray.range.end == path_end;
        let first = url.get(stray.range.start..stray.range.start + 3);
        let is_space = matches!(first, Some("%20" | "%09" | "%0A" | "%0a" | "%0D" | "%0d"));
        stray.range.end <= path_end && (is_edge || !is_space)
    });
    found
}

/// Returns the kind and the length in bytes of the stray escape at the start of `text`.
fn stray(text: &str) -> Option<(StrayKind, usize)> {
    let escape = |at: usize| u8::from_str_radix(text.get(at + 1..at + 3)?, 16).ok();
    let byte = escape(0)?;
    let follows = |at: usize, allowed: &[u8]| {
        text[at..].starts_with('%') && escape(at).is_some_and(|byte| allowed.contains(&byte))
    };
    let has = |second: u8, third: &[u8]| follows(3, &[second]) && follows(6, third);
    match byte {
        b' ' | b'\t' | b'\n' | b'\r' => Some((StrayKind::Space, 3)),
        0..=0x1f | 0x7f => Some((StrayKind::Control, 3)),
        // U+00A0
        0xc2 if follows(3, &[0xa0]) => Some((StrayKind::Space, 6)),
        // U+00AD
        0xc2 if follows(3, &[0xad]) => Some((StrayKind::Invisible, 6)),
        // U+200B, U+200E, U+200F, U+202A to U+202E, U+2060. U+200C and U+200D are parts of words.
        0xe2 if has(0x80, &[0x8b, 0x8e, 0x8f, 0xaa, 0xab, 0xac, 0xad, 0xae])
            || has(0x81, &[0xa0]) =>
        {
            Some((StrayKind::Invisible, 9))
        }
        // U+FEFF
        0xef if has(0xbb, &[0xbf]) => Some((StrayKind::Invisible, 9)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{StrayKind, stray_escapes};

    #[test]
    fn finds_stray_escapes() {
        for (url, part, kind) in [
            ("%20https://x.org/", "%20", StrayKind::Space),
            ("https://x.org/a%20", "%20", StrayKind::Space),
            ("https://x.org/a%20%20?a=b", "%20%20", StrayKind::Space),
            ("https://x.org/a%C2%A0b", "%C2%A0", StrayKind::Space),
            (
                "https://x.org/%E2%80%8Bx",
                "%E2%80%8B",
                StrayKind::Invisible,
            ),
            (
                "https://x.org/x%EF%BB%BF",
                "%EF%BB%BF",
                StrayKind::Invisible,
            ),
            ("mailto:a@x.org%00b", "%00", StrayKind::Control),
        ] {
            let found = stray_escapes(url);
            assert_eq!(found.len(), 1, "{url}");
            assert_eq!((&url[found[0].range.clone()], found[0].kind), (part, kind));
        }
    }

    #[test]
    fn accepts_other_escapes() {
        for url in [
            "https://x.org/a%20b",
            "https://x.org/?q=a%0Ab%C2%A0c%20",
            "mailto:a@x.org?body=a%0D%0Ab",
            "https://x.org/%E4%B8%AD%E2%80%8C",
            "https://x.org/100%",
            "https://x.org/%e2%80",
        ] {
            assert!(stray_escapes(url).is_empty(), "{url}");
        }
    }
}
