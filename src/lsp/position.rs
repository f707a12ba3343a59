//! Positions of the protocol: a line, and a character in it, counted in UTF-8, UTF-16 or UTF-32.

use gen_lsp_types::{Position, Range};
use serde_json::Value;
use std::sync::OnceLock;

/// How the characters of a line are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Encoding {
    Utf8,
    /// The default of the protocol.
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// Returns the first encoding in the list of a client that is known.
    pub(super) fn choose(offered: Option<&Value>) -> Self {
        let offered = offered.and_then(Value::as_array).into_iter().flatten();
        let mut known = offered.filter_map(|name| match name.as_str()? {
            "utf-8" => Some(Self::Utf8),
            "utf-16" => Some(Self::Utf16),
            "utf-32" => Some(Self::Utf32),
            _ => None,
        });
        known.next().unwrap_or_default()
    }

    /// Returns the name in the protocol.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    /// Returns the number of units of `text`.
    fn units(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            // Each character has exactly one byte that is not a continuation byte; a character
            // beyond the basic plane starts with a byte of 0xf0 or more.
            Self::Utf16 => {
                let unit =
                    |byte: &u8| usize::from(byte & 0xc0 != 0x80) + usize::from(*byte >= 0xf0);
                text.as_bytes().iter().map(unit).sum()
            }
            Self::Utf32 => text
                .as_bytes()
                .iter()
                .filter(|byte| **byte & 0xc0 != 0x80)
                .count(),
        }
    }

    fn of_char(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// Size of a block, in bytes.
const BLOCK_BYTES: usize = 256;

/// The lines of a text. `\n`, `\r\n` and a lone `\r` end a line.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<u32>,
    is_ascii: bool,
    encoding: Encoding,
    /// Number of units before each block of the text; computed only if a line is longer than a
    /// block and not ASCII, so that many positions in one long line cost little.
    blocks: OnceLock<Vec<u32>>,
}

impl Lines {
    /// Finds the lines of `text`.
    pub(super) fn new(text: &str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[end] == b'\n' || bytes.get(end + 1) != Some(&b'\n') {
                starts.push(end as u32 + 1);
            }
        }
        Self {
            starts,
            is_ascii: text.is_ascii(),
            encoding,
            blocks: OnceLock::new(),
        }
    }

    /// Returns the range of bytes of a line, from 0, without its ending.
    pub(super) fn line(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(line).map_or(text.len(), |at| *at as usize);
        let end = self.starts.get(line + 1);
        let end = end.map_or(text.len(), |at| *at as usize);
        let content = text.get(start..end).unwrap_or_default();
        start..start + content.trim_end_matches(['\n', '\r']).len()
    }

    /// Returns the number of the line, from 0, that contains the byte at `offset`.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        let after = self
            .starts
            .partition_point(|start| *start as usize <= offset);
        after.saturating_sub(1)
    }

    /// Returns the position of the byte at `offset`, which is moved into the text and to the start
    /// of its character. The middle of a line ending is the end of its line.
    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let line = self.line_of(offset);
        let range = self.line(text, line);
        let end = offset.min(range.end);
        let units = self.units(text, range.start, end);
        Position::new(line as u32, units as u32)
    }

    /// Returns the range of these bytes.
    pub(super) fn range(&self, text: &str, bytes: std::ops::Range<usize>) -> Range {
        Range::new(
            self.position(text, bytes.start),
            self.position(text, bytes.end),
        )
    }

    /// Returns the offset of a position. One after the end of its line is at the end of the line,
    /// one after the last line at the end of the text, and one in a character at its start.
    pub(super) fn offset(&self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        if line >= self.starts.len() {
            return text.len();
        }
        let range = self.line(text, line);
        let wanted = position.character as usize;
        if self.is_ascii {
            return range.end.min(range.start.saturating_add(wanted));
        }
        let (mut at, mut units) = (range.start, 0);
        for c in text[range.clone()].chars() {
            let next = units + self.encoding.of_char(c);
            if next > wanted {
                break;
            }
            units = next;
            at += c.len_utf8();
        }
        at
    }

    /// Returns the number of units from `start` to `end`, in one line.
    fn units(&self, text: &str, start: usize, end: usize) -> usize {
        if self.is_ascii || self.encoding == Encoding::Utf8 {
            return end - start;
        }
        if end - start <= BLOCK_BYTES {
            return self.encoding.units(&text[start..end]);
        }
        self.until(text, end) - self.until(text, start)
    }

    /// Returns the number of units before the byte at `at`.
    fn until(&self, text: &str, at: usize) -> usize {
        let blocks = self.blocks.get_or_init(|| {
            let mut before = Vec::with_capacity(text.len() / BLOCK_BYTES + 1);
            let (mut from, mut sum) = (0, 0);
            for nth in 0..=text.len() / BLOCK_BYTES {
                let boundary = text.floor_char_boundary(nth * BLOCK_BYTES);
                sum += self.encoding.units(&text[from..boundary]);
                from = boundary;
                before.push(sum as u32);
            }
            before
        });
        let block = (at / BLOCK_BYTES).min(blocks.len() - 1);
        let boundary = text.floor_char_boundary(block * BLOCK_BYTES);
        blocks[block] as usize + self.encoding.units(&text[boundary..at])
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK_BYTES, Encoding, Lines};
    use gen_lsp_types::Position;
    use proptest::prelude::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    #[test]
    fn characters_are_counted_as_agreed() {
        let text = "a😀é\r\n\rb\n";
        let at = |encoding: Encoding, offset| {
            let Position { line, character } = Lines::new(text, encoding).position(text, offset);
            (line, character)
        };
        let end = text.find('\r').expect("there");
        assert_eq!(ALL.map(|one| at(one, end)), [(0, 7), (0, 4), (0, 3)]);
        // In the middle of the line ending, and of the smiley.
        assert_eq!(at(Encoding::Utf16, end + 1), (0, 4));
        assert_eq!(at(Encoding::Utf16, 3), (0, 1));
        assert_eq!(at(Encoding::Utf16, end + 2), (1, 0));
        assert_eq!(at(Encoding::Utf16, end + 3), (2, 0));
        assert_eq!(at(Encoding::Utf16, 999), (3, 0));
    }

    #[test]
    fn positions_outside_the_text_are_moved_into_it() {
        let text = "a😀\r\nb";
        let lines = Lines::new(text, Encoding::Utf16);
        let offset = |line, character| lines.offset(text, Position::new(line, character));
        assert_eq!(offset(0, 2), 1, "in the middle of a surrogate pair");
        assert_eq!(offset(0, 3), 5);
        assert_eq!(offset(0, u32::MAX), 5);
        assert_eq!(offset(1, 9), text.len());
        assert_eq!(offset(u32::MAX, 0), text.len());
    }

    #[test]
    fn the_client_chooses_the_encoding() {
        let choose = |list| Encoding::choose(Some(&serde_json::json!(list)));
        assert_eq!(choose(vec!["x", "utf-8", "utf-16"]), Encoding::Utf8);
        assert_eq!(choose(vec!["utf-16", "utf-8"]), Encoding::Utf16);
        assert_eq!(choose(vec![]), Encoding::Utf16);
        assert_eq!(Encoding::choose(None), Encoding::Utf16);
    }

    proptest! {
        #[test]
        fn offsets_and_positions_agree(text in "([aé€😀]{0,90}|\r\n|\n|\r){0,12}") {
            for encoding in ALL {
                let lines = Lines::new(&text, encoding);
                let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
                for at in ends.filter(|at| !text[..*at].ends_with('\r') || !text[*at..].starts_with('\n')) {
                    let position = lines.position(&text, at);
                    prop_assert_eq!(lines.offset(&text, position), at, "{:?}", position);
                    let line = lines.line(&text, position.line as usize);
                    prop_assert_eq!(position.character as usize, encoding.units(&text[line.start..at]));
                }
            }
        }
    }

    #[test]
    fn long_lines_are_counted_by_blocks() {
        let text = "é€x😀".repeat(BLOCK_BYTES);
        for encoding in ALL {
            let lines = Lines::new(&text, encoding);
            for (at, _) in text.char_indices() {
                let character = lines.position(&text, at).character as usize;
                assert_eq!(character, encoding.units(&text[..at]), "{at}");
            }
        }
    }
}
