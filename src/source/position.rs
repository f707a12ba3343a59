//! Converts byte offsets to lines and columns, for people and editors.

use super::Span;
use std::sync::OnceLock;

/// Returns the start of the line that contains the byte at `at`.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |newline| newline + 1)
}

/// A line and a column, both from 1. Columns count Unicode scalar values without the byte order
/// mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line number.
    pub line: usize,
    /// Column number.
    pub column: usize,
}

/// The line starts of one text. `\n`, `\r\n` and a lone `\r` end a line.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<u32>,
    /// Number of characters before each block of the text; computed only if a line is longer
    /// than a block.
    blocks: OnceLock<Vec<usize>>,
}

/// Size of a block.
const BLOCK_BYTES: usize = 256;

/// Returns the number of characters that start in `bytes`.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

impl<'t> LineIndex<'t> {
    /// Indexes `text` in one pass.
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[end] == b'\n' || bytes.get(end + 1) != Some(&b'\n') {
                starts.push(end as u32 + 1);
            }
        }
        Self {
            text,
            starts,
            blocks: OnceLock::new(),
        }
    }

    /// Returns the position of the byte at `offset`, which is clamped to the text and to the
    /// start of its character.
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self
            .starts
            .partition_point(|start| *start as usize <= offset);
        let start = self.starts[line - 1] as usize;
        let before = &self.text[start..offset];
        let bom = usize::from(start == 0 && before.starts_with('\u{feff}'));
        Position {
            line,
            column: self.characters(start, offset) - bom + 1,
        }
    }

    /// Returns the number of characters that start from `start` to `end`.
    fn characters(&self, start: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        if end - start <= BLOCK_BYTES {
            return count(&bytes[start..end]);
        }
        let blocks = self.blocks.get_or_init(|| {
            let mut sum = 0;
            let mut before = Vec::with_capacity(bytes.len().div_ceil(BLOCK_BYTES));
            for block in bytes.chunks(BLOCK_BYTES) {
                before.push(sum);
                sum += count(block);
            }
            before
        });
        let until = |at: usize| {
            let block = (at / BLOCK_BYTES).min(blocks.len() - 1);
            blocks[block] + count(&bytes[block * BLOCK_BYTES..at])
        };
        until(end) - until(start)
    }

    /// Like [`Self::position`], with the column in bytes, including the byte order mark, as some
    /// programs count it.
    pub fn byte_position(&self, offset: u32) -> Position {
        let Position { line, .. } = self.position(offset);
        let offset = (offset as usize).min(self.text.len());
        Position {
            line,
            column: offset - self.starts[line - 1] as usize + 1,
        }
    }

    /// Returns the positions of both ends of `span`.
    pub fn positions(&self, span: Span) -> (Position, Position) {
        (self.position(span.start), self.position(span.end))
    }

    /// Returns the span of the line with this number, from 1, without its line ending.
    pub fn line(&self, line: usize) -> Span {
        let start = self.starts.get(line - 1).copied().unwrap_or_default() as usize;
        let end = self
            .starts
            .get(line)
            .map_or(self.text.len(), |next| *next as usize);
        let content = self.text[start..end].trim_end_matches(['\n', '\r']);
        Span::new(start, start + content.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_in_a_line_of_many_blocks() {
        let text = format!("a\n{}", "é€x😀".repeat(BLOCK_BYTES));
        let index = LineIndex::new(&text);
        for (nth, (at, _)) in text.char_indices().skip(2).enumerate() {
            let position = index.position(at as u32);
            assert_eq!((position.line, position.column), (2, nth + 1), "{at}");
        }
        let end = index.position(text.len() as u32);
        assert_eq!(end.column, 4 * BLOCK_BYTES + 1);
    }

    #[test]
    fn positions_with_a_byte_order_mark_wide_characters_and_all_line_endings() {
        let text = "\u{feff}ab\r\n\té😀x\rlast\n";
        let index = LineIndex::new(text);
        let at = |needle: &str| index.position(text.find(needle).unwrap() as u32);
        assert_eq!(at("ab"), Position { line: 1, column: 1 });
        assert_eq!(at("b"), Position { line: 1, column: 2 });
        assert_eq!(at("x"), Position { line: 2, column: 4 });
        assert_eq!(at("last"), Position { line: 3, column: 1 });
        assert_eq!(index.position(9999), Position { line: 4, column: 1 });
        assert_eq!(&text[index.line(2).range()], "\té😀x");
        let bytes = |needle: &str| index.byte_position(text.find(needle).unwrap() as u32);
        assert_eq!(bytes("ab"), Position { line: 1, column: 4 });
        assert_eq!(bytes("x"), Position { line: 2, column: 8 });
        assert_eq!(index.byte_position(9999), Position { line: 4, column: 1 });
    }
}
