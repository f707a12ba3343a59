//! Escapes in JSON strings, and the locations of the characters that they stand for.

use crate::source::Span;
use std::borrow::Cow;

/// A backslash in a string and the characters after it.
pub(super) struct Escape {
    /// Length in bytes.
    pub(super) length: usize,
    /// The character that it stands for; `None` if only the backslash is removed.
    pub(super) decoded: Option<char>,
    /// True if it is an escape of JSON.
    pub(super) known: bool,
}

impl Escape {
    /// Iterates over the escapes in `written` and their offsets.
    pub(super) fn all(written: &str) -> impl Iterator<Item = (usize, Self)> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = from + memchr::memchr(b'\\', written.as_bytes().get(from..)?)?;
            let escape = Self::read(&written[at..]);
            from = at + escape.length;
            Some((at, escape))
        })
    }

    /// Returns `written` with its escapes resolved.
    pub(super) fn resolve(written: &str) -> String {
        let mut decoded = String::with_capacity(written.len());
        let mut from = 0;
        for (at, escape) in Self::all(written) {
            decoded.push_str(&written[from..at]);
            decoded.extend(escape.decoded);
            from = at + escape.length;
        }
        decoded.push_str(&written[from..]);
        decoded
    }

    /// Reads the escape at the start of `written`.
    pub(super) fn read(written: &str) -> Self {
        let known = |length, c| Self {
            length,
            decoded: Some(c),
            known: true,
        };
        match written.as_bytes().get(1) {
            Some(b @ (b'"' | b'\\' | b'/')) => known(2, char::from(*b)),
            Some(b'b') => known(2, '\u{8}'),
            Some(b'f') => known(2, '\u{c}'),
            Some(b'n') => known(2, '\n'),
            Some(b'r') => known(2, '\r'),
            Some(b't') => known(2, '\t'),
            Some(b'u') => Self::unicode(written),
            _ => Self {
                length: 1,
                decoded: None,
                known: false,
            },
        }
    }

    fn unicode(written: &str) -> Self {
        let unit = |at: usize| {
            let hex = written.get(at..at + 6)?.strip_prefix("\\u")?;
            if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
                return None;
            }
            u16::from_str_radix(hex, 16).ok()
        };
        let Some(first) = unit(0) else {
            return Self {
                length: 1,
                decoded: None,
                known: false,
            };
        };
        if let Some(c) = char::from_u32(u32::from(first)) {
            return Self {
                length: 6,
                decoded: Some(c),
                known: true,
            };
        }
        let pair = unit(6).and_then(|second| char::decode_utf16([first, second]).next()?.ok());
        match pair {
            Some(c) => Self {
                length: 12,
                decoded: Some(c),
                known: true,
            },
            None => Self {
                length: 6,
                decoded: Some(char::REPLACEMENT_CHARACTER),
                known: false,
            },
        }
    }
}

/// The offsets in the file of the characters of a JSON string with escapes.
#[derive(Debug)]
pub struct OffsetMap {
    base: u32,
    /// The end of each escape: offset in the decoded string, offset in the file.
    after: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// Maps the string that is `written` at `base` of the file, without its quotes.
    pub fn of(written: &str, base: u32) -> Self {
        let mut after = Vec::new();
        let (mut decoded, mut from) = (0, 0);
        for (at, escape) in Escape::all(written) {
            decoded += at - from + escape.decoded.map_or(0, char::len_utf8);
            from = at + escape.length;
            after.push((decoded as u32, from as u32));
        }
        Self { base, after }
    }

    fn offset(&self, decoded: u32) -> u32 {
        let next = self.after.partition_point(|(text, _)| *text <= decoded);
        let (text, written) = match next {
            0 => (0, 0),
            _ => self.after[next - 1],
        };
        let offset = written + (decoded - text);
        // An offset within an escape becomes its start.
        let limit = self
            .after
            .get(next)
            .map_or(u32::MAX, |(_, written)| *written);
        self.base + offset.min(limit)
    }

    /// Returns the location in the file of `span`, a span of the decoded string.
    pub fn span(&self, span: Span) -> Span {
        Span {
            start: self.offset(span.start),
            end: self.offset(span.end),
        }
    }
}

/// The escapes of a JSON string in the file, to keep edits from splitting one.
#[derive(Debug)]
pub(crate) struct Escapes {
    base: u32,
    /// Start, end, and true if the last byte is the character itself, as in `\/` and `\"`.
    all: Vec<(u32, u32, bool)>,
}

impl Escapes {
    /// Finds the escapes of the string that is `written` at `base` of the file, without its quotes.
    pub(crate) fn of(written: &str, base: u32) -> Self {
        let all = Escape::all(written).map(|(at, escape)| {
            let end = at + escape.length;
            let is_literal = matches!(escape.decoded, Some('/' | '"'));
            (at as u32, end as u32, is_literal && escape.length == 2)
        });
        Self {
            base,
            all: all.collect(),
        }
    }

    /// Returns `span` with both ends at the edge of a character: an edit that starts with the `/` of
    /// `\/` also replaces the backslash, and one that ends before the `/` keeps it. Returns `None` if
    /// the meaning of the edit is unclear.
    pub(crate) fn whole(&self, span: Span) -> Option<Span> {
        let start = match self.around(span.start) {
            None => span.start,
            Some((start, _, true)) => start,
            Some(_) => return None,
        };
        let end = match self.around(span.end) {
            None => span.end,
            Some((start, _, true)) => start,
            Some(_) => return None,
        };
        if start > end {
            return None;
        }
        Some(Span { start, end })
    }

    /// Returns the escape that contains `offset`, except at its edges.
    fn around(&self, offset: u32) -> Option<(u32, u32, bool)> {
        let local = offset.checked_sub(self.base)?;
        let next = self.all.partition_point(|(start, ..)| *start < local);
        let (start, end, is_literal) = *self.all.get(next.checked_sub(1)?)?;
        if local < end {
            Some((self.base + start, self.base + end, is_literal))
        } else {
            None
        }
    }
}

/// Escapes `text` for a JSON string. Existing escapes stay.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    let needs_escape = |byte: u8| byte < b' ' || matches!(byte, b'"' | b'\\');
    if !text.bytes().any(needs_escape) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len() + 8);
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if at < from {
            continue;
        }
        match c {
            '\\' => {
                let escape = Escape::read(&text[at..]);
                if escape.known {
                    from = at + escape.length;
                    written.push_str(&text[at..from]);
                } else {
                    written.push_str("\\\\");
                }
            }
            '"' => written.push_str("\\\""),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            c if c < ' ' => written.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => written.push(c),
        }
    }
    Cow::Owned(written)
}

#[cfg(test)]
mod tests {
    use super::{Escape, Escapes, OffsetMap, escaped};
    use crate::source::Span;
    use proptest::prelude::*;

    /// Writes `decoded` as a JSON string; `styles` selects the notation of each character.
    fn write(decoded: &str, styles: &[u8]) -> String {
        let mut written = String::new();
        let styles = styles.iter().copied().chain(std::iter::repeat(0));
        for (c, style) in decoded.chars().zip(styles) {
            let must_escape = c < ' ' || matches!(c, '"' | '\\');
            match (c, style % 3) {
                ('/', 1) => written.push_str("\\/"),
                ('"', 0 | 1) => written.push_str("\\\""),
                ('\\', 0 | 1) => written.push_str("\\\\"),
                ('\n', 0 | 1) => written.push_str("\\n"),
                (c, style) if style == 2 || must_escape => {
                    let mut units = [0; 2];
                    for unit in c.encode_utf16(&mut units) {
                        written.push_str(&format!("\\u{unit:04x}"));
                    }
                }
                (c, _) => written.push(c),
            }
        }
        written
    }

    #[test]
    fn edits_replace_whole_escapes() {
        let written = r"a\/en\/b\\\u002f\n";
        let escapes = Escapes::of(written, 10);
        let whole = |start: usize, end: usize| {
            let span = escapes.whole(Span::new(10 + start, 10 + end))?;
            Some((span.start as usize - 10, span.end as usize - 10))
        };
        assert_eq!(whole(2, 5), Some((1, 5)), "from `/` to the next escape");
        assert_eq!(whole(2, 6), Some((1, 5)), "up to the `/` of the next one");
        assert_eq!(whole(2, 2), Some((1, 1)), "an insertion before `/`");
        assert_eq!(whole(0, 1), Some((0, 1)));
        assert_eq!(whole(1, 3), Some((1, 3)));
        for (start, end) in [(9, 10), (12, 16), (8, 9), (17, 18), (10, 13)] {
            assert_eq!(whole(start, end), None, "{start}..{end}");
        }
    }

    #[test]
    fn text_is_escaped_once() {
        assert_eq!(escaped("https"), "https");
        assert_eq!(escaped("a \"b\"\n"), r#"a \"b\"\n"#);
        assert_eq!(escaped(r#"\"b\u00e9"#), r#"\"b\u00e9"#);
        assert_eq!(escaped(r"\x"), r"\\x");
    }

    proptest! {
        /// An edit of the decoded string has the same effect in the file.
        #[test]
        fn edits_of_decoded_texts_are_exact(
            decoded in "[a/\"\\\\\n\u{e9}\u{1f600}]{0,12}",
            styles in prop::collection::vec(0u8..3, 12),
            (from, to) in (0usize..13, 0usize..13),
            text in "[x/\"\n]{0,3}",
        ) {
            let written = write(&decoded, &styles);
            prop_assert_eq!(&Escape::resolve(&written), &decoded);
            let edges: Vec<usize> = decoded.char_indices().map(|(at, _)| at).chain([decoded.len()]).collect();
            let (from, to) = (from.min(to) % edges.len(), from.max(to) % edges.len());
            let (from, to) = (edges[from.min(to)], edges[from.max(to)]);
            let span = OffsetMap::of(&written, 0).span(Span::new(from, to));
            prop_assert_eq!(Escapes::of(&written, 0).whole(span), Some(span));
            let mut edited = written.clone();
            edited.replace_range(span.range(), &escaped(&text));
            let mut wanted = decoded.clone();
            wanted.replace_range(from..to, &text);
            prop_assert_eq!(Escape::resolve(&edited), wanted);
        }

        /// Any edit of the file keeps the string valid.
        #[test]
        fn edits_of_written_texts_keep_them_json(
            decoded in "[a/\"\\\\\n\u{e9}\u{1f600}]{0,12}",
            styles in prop::collection::vec(0u8..3, 12),
            (from, to) in (0usize..80, 0usize..80),
            text in "[x/\"\\\\]{0,3}",
        ) {
            let mut written = write(&decoded, &styles);
            let (from, to) = (from.min(to).min(written.len()), from.max(to).min(written.len()));
            prop_assume!(written.is_char_boundary(from) && written.is_char_boundary(to));
            if let Some(span) = Escapes::of(&written, 0).whole(Span::new(from, to)) {
                written.replace_range(span.range(), &escaped(&text));
                let read = serde_json::from_str::<String>(&format!("\"{written}\""));
                prop_assert!(read.is_ok(), "{}", written);
            }
        }
    }
}
