//! Byte ranges of a file.

use std::fmt;
use std::ops::Range;

/// A range of bytes in one file: `start` is inside, `end` is not.
///
/// 32 bits suffice: files above 4 GiB are rejected before they are parsed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// Returns the span from `start` to `end`, both byte offsets.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    /// Returns the span of `part`, a slice of `whole`, shifted by `base`; an empty span at `base`
    /// if `part` is elsewhere in memory.
    pub fn of_slice(whole: &str, part: &str, base: usize) -> Self {
        let start = (part.as_ptr() as usize).wrapping_sub(whole.as_ptr() as usize);
        if start <= whole.len() && start + part.len() <= whole.len() {
            Self::new(base + start, base + start + part.len())
        } else {
            Self::new(base, base)
        }
    }

    /// Returns true if one of `spans`, which are in order and do not overlap, contains this span.
    pub fn is_within(self, spans: &[Span]) -> bool {
        let next = spans.partition_point(|span| span.start <= self.start);
        next > 0 && spans[next - 1].contains(self)
    }

    /// Returns the span as a range of `usize`, to slice text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Returns true if the span has no bytes.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns true if all of `other` is within this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns the span moved `offset` bytes forward.
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }

    /// Returns the smallest span that covers both.
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
