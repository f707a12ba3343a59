//! Lookahead that is bounded or cached: a file may have a hundred thousand start delimiters and no
//! end delimiter, so the search for an end must not read the rest of the file each time.

use memchr::memmem::Finder;
use std::cell::Cell;

/// Bytes around a character that are searched for what belongs to it. The longest address in an
/// article had about half as many, the longest text of a link a sixth.
pub(crate) const LOOKAHEAD_BYTES: usize = 2048;

/// Returns the rest of the line from `at`, at most [`LOOKAHEAD_BYTES`].
pub(crate) fn line_after(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let rest = &rest[..rest.floor_char_boundary(LOOKAHEAD_BYTES)];
    let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes());
    &rest[..end.unwrap_or(rest.len())]
}

/// Returns the line up to `at`, at most [`LOOKAHEAD_BYTES`].
pub(crate) fn line_before(text: &str, at: usize) -> &str {
    let start = text.ceil_char_boundary(at.saturating_sub(LOOKAHEAD_BYTES));
    let before = &text[start.min(at)..at];
    let newline = memchr::memrchr(b'\n', before.as_bytes());
    &before[newline.map_or(0, |newline| newline + 1)..]
}

/// Returns true if a line starts at `at`.
pub(crate) fn is_line_start(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| text.as_bytes()[before]);
    before.is_none_or(|before| before == b'\n')
}

/// A search for the next occurrence of a fixed string. The last result is cached until it is
/// passed, so that all searches of one pass through the text together read the text once, also if
/// the string does not occur.
pub(crate) struct CachedFinder<'t> {
    text: &'t [u8],
    finder: Finder<'static>,
    /// The start of the last search, and its result.
    last: Cell<Option<(usize, Option<usize>)>>,
}

impl<'t> CachedFinder<'t> {
    /// Creates a search for `needle` in `text`.
    pub(crate) fn new(text: &'t str, needle: &'static str) -> Self {
        Self {
            text: text.as_bytes(),
            finder: Finder::new(needle),
            last: Cell::new(None),
        }
    }

    /// Returns the offset of the first occurrence at or after `from`.
    pub(crate) fn find(&self, from: usize) -> Option<usize> {
        if let Some((since, found)) = self.last.get()
            && since <= from
            && found.is_none_or(|found| from <= found)
        {
            return found;
        }
        let found = self.finder.find(self.text.get(from..)?).map(|at| from + at);
        self.last.set(Some((from, found)));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_same_from_any_offset() {
        let text = "a-->b-->-->\n";
        let finder = CachedFinder::new(text, "-->");
        for from in (0..=text.len()).chain([2, 9, 0]) {
            let expected = text[from..].find("-->").map(|at| from + at);
            assert_eq!(finder.find(from), expected, "{from}");
        }
        assert_eq!(finder.find(99), None);
    }

    #[test]
    fn long_lines_are_cut() {
        let text = format!("a\nbé{}\r\nc", "é".repeat(LOOKAHEAD_BYTES));
        assert_eq!(line_after(&text, 0), "a");
        assert_eq!(line_before(&text, 5), "bé");
        assert_eq!(line_after(&text, 2).len(), LOOKAHEAD_BYTES - 1);
        let end = text.len() - 3;
        assert_eq!(line_before(&text, end).len(), LOOKAHEAD_BYTES);
        assert_eq!(line_before(&text, 2), "");
    }
}
