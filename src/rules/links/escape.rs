//! Percent escapes of what nobody types into an address: spaces at its edges,
//! characters without width, control characters.

use std::ops::Range;

/// What an escape stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StrayKind {
    /// A space, a tab, a line break or a no-break space.
    Space,
    /// A character without width, such as a zero width space.
    Invisible,
    /// Any other control character.
    Control,
}

/// Stray escapes that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stray {
    /// Bytes of the address.
    pub(super) range: Range<usize>,
    pub(super) kind: StrayKind,
}

/// Returns the stray escapes of `url`, in order: spaces where the path begins or
/// ends, no-break spaces, characters without width and control characters in it.
/// A query or a fragment may hold any text.
pub(super) fn stray_escapes(url: &str) -> Vec<Stray> {
    let mut found: Vec<Stray> = Vec::new();
    if memchr::memchr(b'%', url.as_bytes()).is_none() {
        return found;
    }
    let path_end = url.find(['?', '#']).unwrap_or(url.len());
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
    found.retain(|stray| {
        let is_edge = stray.range.start == 0 || stray.range.end == path_end;
        let is_space = [
            Some("%20"),
            Some("%09"),
            Some("%0A"),
            Some("%0a"),
            Some("%0D"),
            Some("%0d"),
        ]
        .contains(&url.get(stray.range.start..stray.range.start + 3));
        stray.range.end <= path_end && (is_edge || !is_space)
    });
    found
}

/// Returns what the escape at the front of `text` stands for, if that is stray,
/// and its length.
fn stray(text: &str) -> Option<(StrayKind, usize)> {
    let escape = |at: usize| u8::from_str_radix(text.get(at + 1..at + 3)?, 16).ok();
    let byte = escape(0)?;
    let follows = |at: usize, wanted: &[u8]| {
        text[at..].starts_with('%') && escape(at).is_some_and(|byte| wanted.contains(&byte))
    };
    let has = |second: u8, third: &[u8]| follows(3, &[second]) && follows(6, third);
    match byte {
        b' ' | b'\t' | b'\n' | b'\r' => Some((StrayKind::Space, 3)),
        0..=0x1f | 0x7f => Some((StrayKind::Control, 3)),
        // U+00A0
        0xc2 if follows(3, &[0xa0]) => Some((StrayKind::Space, 6)),
        // U+00AD
        0xc2 if follows(3, &[0xad]) => Some((StrayKind::Invisible, 6)),
        // U+200B, U+200E, U+200F, U+202A to U+202E, U+2060; U+200C and U+200D belong to words.
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
    fn stray_escapes_are_found() {
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
    fn other_escapes_are_right() {
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
