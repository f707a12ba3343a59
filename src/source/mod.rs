//! Files as text, and places in them.
//!
//! Inside helpc a place is always a byte range ([`Span`]) of the file as it
//! lies on disk. Lines and columns exist only at the edge: see
//! [`LineIndex`].

mod conversion;
mod decode;
mod file_system;
mod lookahead;
pub(crate) mod path;
mod position;
mod span_set;
mod words;
pub(crate) mod yaml;

pub use conversion::{Conversion, conversions, is_converted, is_tail};
pub use decode::{EncodingFault, EncodingFaultKind};
pub use file_system::{FileSystem, OsFileSystem};
pub(crate) use lookahead::{CachedFinder, LOOKAHEAD_BYTES, is_line_start, line_after, line_before};
pub(crate) use position::line_start;
pub use position::{LineIndex, Position};
pub(crate) use span_set::SpanSet;
pub(crate) use words::{Words, long_words, small_eight};

use std::fmt;
use std::ops::Range;

/// A range of bytes in one file: `start` is inside, `end` is not.
///
/// Files are refused above 4 GiB long before parsing, so 32 bits suffice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, both byte offsets.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    /// The span of `part`, which must be a slice of `whole`, shifted by `base`.
    ///
    /// Returns an empty span at `base` when `part` lies elsewhere in memory.
    pub fn of_slice(whole: &str, part: &str, base: usize) -> Self {
        let start = (part.as_ptr() as usize).wrapping_sub(whole.as_ptr() as usize);
        if start <= whole.len() && start + part.len() <= whole.len() {
            Self::new(base + start, base + start + part.len())
        } else {
            Self::new(base, base)
        }
    }

    /// Whether one of `spans`, which are in order and do not overlap, contains it.
    pub fn is_within(self, spans: &[Span]) -> bool {
        let next = spans.partition_point(|span| span.start <= self.start);
        next > 0 && spans[next - 1].contains(self)
    }

    /// As a range of `usize`, to slice text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly within this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same span, `offset` bytes further on.
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// One file, decoded.
///
/// `text` has exactly as many bytes as the file: a byte that is not UTF-8
/// stands in it as `?` (and as an [`EncodingFault`]), so every offset into the
/// text is an offset into the file.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path below the root of the tree, with forward slashes.
    pub path: String,
    /// The text, byte for byte as long as the file.
    pub text: String,
    /// Whether all of it is ASCII: known once, for many ask.
    pub is_ascii: bool,
    /// What was wrong with the bytes.
    pub faults: Vec<EncodingFault>,
}

impl Source {
    /// Decodes the bytes of the file at `path` (relative, forward slashes).
    pub fn decode(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (text, faults) = decode::decode(bytes);
        Self {
            path: path.into(),
            faults,
            ..Self::of_text(text)
        }
    }

    /// A text that is no file of its own.
    pub(crate) fn of_text(text: String) -> Self {
        Self {
            path: String::new(),
            is_ascii: text.is_ascii(),
            text,
            faults: Vec::new(),
        }
    }

    /// The text of `span`; empty when the span does not lie on character
    /// boundaries of the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The text of `span` with the words whole that it begins and ends in, to tell
    /// it from the same few characters elsewhere. Of a long passage the front.
    pub fn words_at(&self, span: Span) -> &str {
        const MOST: usize = 400;
        let text = self.text.as_str();
        let range = span.range();
        if text.get(range.clone()).is_none() {
            return "";
        }
        // Text without whitespace may be long: many findings in it must not each read it.
        let first = text.ceil_char_boundary(range.start.saturating_sub(MOST));
        let before = text[first..range.start].trim_end_matches(|c: char| !c.is_whitespace());
        let start = first + before.len();
        let last = text.floor_char_boundary(start + 2 * MOST);
        let rest = text.get(range.end..last).unwrap_or_default();
        let end = match rest.find(char::is_whitespace) {
            Some(at) => range.end + at,
            None => last,
        };
        text.get(start..end).unwrap_or_default().trim()
    }

    /// Length of the byte order mark at the front: 3 or 0 bytes.
    pub fn bom_len(&self) -> usize {
        if self.text.starts_with('\u{feff}') {
            3
        } else {
            0
        }
    }

    /// The file's name without folder.
    pub fn file_name(&self) -> &str {
        path::name(&self.path)
    }

    /// The file's name without folder and without its last extension.
    pub fn file_stem(&self) -> &str {
        let name = self.file_name();
        match name.rfind('.') {
            Some(dot) if dot > 0 => &name[..dot],
            _ => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_at(text: &str, span: Span) -> String {
        let source = Source::decode("a.md", text.as_bytes().to_vec());
        source.words_at(span).to_owned()
    }

    #[test]
    fn words_are_whole_unless_they_are_long() {
        assert_eq!(words_at("one two-three four", Span::new(8, 9)), "two-three");
        assert_eq!(words_at("one two three", Span::new(5, 9)), "two three");
        assert_eq!(words_at("é\u{2003}b", Span::new(5, 6)), "b");
        let long = "é".repeat(2000);
        assert_eq!(words_at(&long, Span::new(2000, 2002)), "é".repeat(400));
        assert_eq!(words_at(&long, Span::new(0, 4000)), "é".repeat(400));
        let spaced = format!("{} {}", "a".repeat(300), "b".repeat(900));
        assert_eq!(words_at(&spaced, Span::new(400, 401)), "b".repeat(800));
    }
}
