//! Looks for the other end of something that cost little however often they are
//! made: a file may hold a hundred thousand beginnings and not one end.

use memchr::memmem::Finder;
use std::cell::Cell;

/// How many bytes around a sign are looked at for what belongs to it: about
/// twice the longest address, and six times the longest text of a link, that
/// ever stood in an article.
pub(crate) const LOOKAHEAD_BYTES: usize = 2048;

/// The line from `at` on, as far as it is near.
pub(crate) fn line_after(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let rest = &rest[..rest.floor_char_boundary(LOOKAHEAD_BYTES)];
    let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes());
    &rest[..end.unwrap_or(rest.len())]
}

/// The line up to `at`, as far as it is near.
pub(crate) fn line_before(text: &str, at: usize) -> &str {
    let start = text.ceil_char_boundary(at.saturating_sub(LOOKAHEAD_BYTES));
    let before = &text[start.min(at)..at];
    let newline = memchr::memrchr(b'\n', before.as_bytes());
    &before[newline.map_or(0, |newline| newline + 1)..]
}

/// Whether a line begins at `at`.
pub(crate) fn is_line_start(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| text.as_bytes()[before]);
    before.is_none_or(|before| before == b'\n')
}

/// Where a sign stands next in a text. The answer is kept until it is passed,
/// so that all looks of one walk through the text together read it once, also
/// where the sign does not stand there at all.
pub(crate) struct CachedFinder<'t> {
    text: &'t [u8],
    sign: Finder<'static>,
    /// Where the last look began, and what it found.
    last: Cell<Option<(usize, Option<usize>)>>,
}

impl<'t> CachedFinder<'t> {
    /// Looks for `sign` in `text`.
    pub(crate) fn new(text: &'t str, sign: &'static str) -> Self {
        Self {
            text: text.as_bytes(),
            sign: Finder::new(sign),
            last: Cell::new(None),
        }
    }

    /// The first place of the sign at or behind `from`.
    pub(crate) fn find(&self, from: usize) -> Option<usize> {
        if let Some((since, found)) = self.last.get()
            && since <= from
            && found.is_none_or(|found| from <= found)
        {
            return found;
        }
        let found = self.sign.find(self.text.get(from..)?).map(|at| from + at);
        self.last.set(Some((from, found)));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_search_finds_from_any_place() {
        let text = "a-->b-->-->\n";
        let ahead = CachedFinder::new(text, "-->");
        for from in (0..=text.len()).chain([2, 9, 0]) {
            let expected = text[from..].find("-->").map(|at| from + at);
            assert_eq!(ahead.find(from), expected, "{from}");
        }
        assert_eq!(ahead.find(99), None);
    }

    #[test]
    fn a_line_ends_where_it_is_no_longer_near() {
        let text = format!("a\nbé{}\r\nc", "é".repeat(LOOKAHEAD_BYTES));
        assert_eq!(line_after(&text, 0), "a");
        assert_eq!(line_before(&text, 5), "bé");
        assert_eq!(line_after(&text, 2).len(), LOOKAHEAD_BYTES - 1);
        let end = text.len() - 3;
        assert_eq!(line_before(&text, end).len(), LOOKAHEAD_BYTES);
        assert_eq!(line_before(&text, 2), "");
    }
}
