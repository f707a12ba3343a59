//! The escapes of JSON texts, and where the characters they stand for are.

use crate::source::Span;
use std::borrow::Cow;

/// What a backslash in a text begins.
pub(super) struct Escape {
    /// Bytes that it takes.
    pub(super) length: usize,
    /// The character it stands for; none where only the backslash goes.
    pub(super) shown: Option<char>,
    /// Whether JSON knows it.
    pub(super) known: bool,
}

impl Escape {
    /// The escapes in `written`, with the offset of each.
    pub(super) fn all(written: &str) -> impl Iterator<Item = (usize, Self)> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = from + memchr::memchr(b'\\', written.as_bytes().get(from..)?)?;
            let escape = Self::read(&written[at..]);
            from = at + escape.length;
            Some((at, escape))
        })
    }

    /// `written` with what its escapes stand for in their places.
    pub(super) fn resolve(written: &str) -> String {
        let mut shown = String::with_capacity(written.len());
        let mut from = 0;
        for (at, escape) in Self::all(written) {
            shown.push_str(&written[from..at]);
            shown.extend(escape.shown);
            from = at + escape.length;
        }
        shown.push_str(&written[from..]);
        shown
    }

    /// The escape that `written` begins with.
    pub(super) fn read(written: &str) -> Self {
        let known = |length, c| Self {
            length,
            shown: Some(c),
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
                shown: None,
                known: false,
            },
        }
    }

    fn unicode(written: &str) -> Self {
        let unit = |at: usize| {
            let hex = written.get(at..at + 6)?.strip_prefix("\\u")?;
            hex.bytes()
                .all(|b| b.is_ascii_hexdigit())
                .then(|| u16::from_str_radix(hex, 16).ok())?
        };
        let Some(first) = unit(0) else {
            return Self {
                length: 1,
                shown: None,
                known: false,
            };
        };
        if let Some(c) = char::from_u32(u32::from(first)) {
            return Self {
                length: 6,
                shown: Some(c),
                known: true,
            };
        }
        let pair = unit(6).and_then(|second| char::decode_utf16([first, second]).next()?.ok());
        match pair {
            Some(c) => Self {
                length: 12,
                shown: Some(c),
                known: true,
            },
            None => Self {
                length: 6,
                shown: Some(char::REPLACEMENT_CHARACTER),
                known: false,
            },
        }
    }
}

/// Where the characters of a JSON text stand in the file, escapes and all.
#[derive(Debug)]
pub struct OffsetMap {
    base: u32,
    /// Behind each escape: offset in the text, offset as written.
    behind: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// The places of the text that is `written` at `base` of the file, without
    /// its quotes.
    pub fn of(written: &str, base: u32) -> Self {
        let mut behind = Vec::new();
        let (mut shown, mut from) = (0, 0);
        for (at, escape) in Escape::all(written) {
            shown += at - from + escape.shown.map_or(0, char::len_utf8);
            from = at + escape.length;
            behind.push((shown as u32, from as u32));
        }
        Self { base, behind }
    }

    fn offset(&self, shown: u32) -> u32 {
        let next = self.behind.partition_point(|(text, _)| *text <= shown);
        let (text, written) = match next {
            0 => (0, 0),
            _ => self.behind[next - 1],
        };
        let offset = written + (shown - text);
        // Within an escape: its start.
        let limit = self
            .behind
            .get(next)
            .map_or(u32::MAX, |(_, written)| *written);
        self.base + offset.min(limit)
    }

    /// Where the bytes of `span`, offsets into the text, stand in the file.
    pub fn span(&self, span: Span) -> Span {
        Span {
            start: self.offset(span.start),
            end: self.offset(span.end),
        }
    }
}

/// The escapes of a JSON text as it is written, to keep edits from splitting one.
#[derive(Debug)]
pub struct Escapes {
    base: u32,
    /// Start and end in the file, and whether the last byte is the character itself, as
    /// in `\/` and `\"`.
    all: Vec<(u32, u32, bool)>,
}

impl Escapes {
    /// Returns the escapes of the text that is `written` at `base` of the file, without
    /// its quotes.
    pub fn of(written: &str, base: u32) -> Self {
        let all = Escape::all(written).map(|(at, escape)| {
            let end = at + escape.length;
            let is_literal = matches!(escape.shown, Some('/' | '"'));
            (at as u32, end as u32, is_literal && escape.length == 2)
        });
        Self {
            base,
            all: all.collect(),
        }
    }

    /// Returns `span` with both ends at the edge of a character: an edit that starts with
    /// the `/` of `\/` takes the backslash too, and one that ends before it leaves the
    /// backslash. `None` where what the edit means cannot be known.
    pub fn whole(&self, span: Span) -> Option<Span> {
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
        (start <= end).then_some(Span { start, end })
    }

    /// The escape that `offset` lies within, not at its edge.
    fn around(&self, offset: u32) -> Option<(u32, u32, bool)> {
        let local = offset.checked_sub(self.base)?;
        let next = self.all.partition_point(|(start, ..)| *start < local);
        let (start, end, is_literal) = *self.all.get(next.checked_sub(1)?)?;
        (local < end).then_some((self.base + start, self.base + end, is_literal))
    }
}

/// Returns `text` as it can be written in a JSON text. Escapes that are there already stay.
pub fn escaped(text: &str) -> Cow<'_, str> {
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

    /// Writes `shown` as a JSON text; `styles` says how each character is escaped.
    fn write(shown: &str, styles: &[u8]) -> String {
        let mut written = String::new();
        let styles = styles.iter().copied().chain(std::iter::repeat(0));
        for (c, style) in shown.chars().zip(styles) {
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
    fn an_edit_takes_an_escape_as_a_whole_or_leaves_it() {
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
    fn inserted_text_is_escaped_once() {
        assert_eq!(escaped("https"), "https");
        assert_eq!(escaped("a \"b\"\n"), r#"a \"b\"\n"#);
        assert_eq!(escaped(r#"\"b\u00e9"#), r#"\"b\u00e9"#);
        assert_eq!(escaped(r"\x"), r"\\x");
    }

    proptest! {
        /// An edit of the decoded text, made where it is written, changes just that.
        #[test]
        fn edits_of_decoded_texts_are_exact(
            shown in "[a/\"\\\\\n\u{e9}\u{1f600}]{0,12}",
            styles in prop::collection::vec(0u8..3, 12),
            (from, to) in (0usize..13, 0usize..13),
            text in "[x/\"\n]{0,3}",
        ) {
            let written = write(&shown, &styles);
            prop_assert_eq!(&Escape::resolve(&written), &shown);
            let edges: Vec<usize> = shown.char_indices().map(|(at, _)| at).chain([shown.len()]).collect();
            let (from, to) = (from.min(to) % edges.len(), from.max(to) % edges.len());
            let (from, to) = (edges[from.min(to)], edges[from.max(to)]);
            let span = OffsetMap::of(&written, 0).span(Span::new(from, to));
            prop_assert_eq!(Escapes::of(&written, 0).whole(span), Some(span));
            let mut edited = written.clone();
            edited.replace_range(span.range(), &escaped(&text));
            let mut wanted = shown.clone();
            wanted.replace_range(from..to, &text);
            prop_assert_eq!(Escape::resolve(&edited), wanted);
        }

        /// However an edit was found in the written text, JSON it stays.
        #[test]
        fn edits_of_written_texts_keep_them_json(
            shown in "[a/\"\\\\\n\u{e9}\u{1f600}]{0,12}",
            styles in prop::collection::vec(0u8..3, 12),
            (from, to) in (0usize..80, 0usize..80),
            text in "[x/\"\\\\]{0,3}",
        ) {
            let mut written = write(&shown, &styles);
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
