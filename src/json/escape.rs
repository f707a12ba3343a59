//! The escapes of JSON texts, and where the characters they stand for are.

use crate::source::Span;

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
pub struct Places {
    base: u32,
    /// Behind each escape: offset in the text, offset as written.
    behind: Vec<(u32, u32)>,
}

impl Places {
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
