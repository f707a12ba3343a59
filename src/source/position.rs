//! Byte offsets to lines and columns, where a person or an editor reads them.

use super::Span;
use std::sync::OnceLock;

/// Where the line begins that the byte at `at` lies in.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |newline| newline + 1)
}

/// A place for people: both numbers count from 1, columns in Unicode scalar
/// values; a byte order mark is not counted.
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
    /// How many characters begin before each block of the text; asked for only
    /// where a line is longer than a block.
    blocks: OnceLock<Vec<usize>>,
}

/// Bytes of a block.
const BLOCK: usize = 1024;

/// How many characters begin in `bytes`.
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

    /// The position of the byte at `offset`, which is clamped to the text and
    /// to the start of the character it lies in.
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

    /// How many characters begin from `start` to `end`.
    fn characters(&self, start: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        if end - start <= BLOCK {
            return count(&bytes[start..end]);
        }
        let blocks = self.blocks.get_or_init(|| {
            let before = bytes.chunks(BLOCK).scan(0, |sum, block| {
                let before = *sum;
                *sum += count(block);
                Some(before)
            });
            let before: Vec<usize> = before.collect();
            before
        });
        let until = |at: usize| {
            let block = (at / BLOCK).min(blocks.len() - 1);
            blocks[block] + count(&bytes[block * BLOCK..at])
        };
        until(end) - until(start)
    }

    /// The same, with the column in bytes of the line as it lies on disk, a
    /// byte order mark and all: some programs count so.
    pub fn byte_position(&self, offset: u32) -> Position {
        let Position { line, .. } = self.position(offset);
        let offset = (offset as usize).min(self.text.len());
        Position {
            line,
            column: offset - self.starts[line - 1] as usize + 1,
        }
    }

    /// The positions of both ends of `span`.
    pub fn positions(&self, span: Span) -> (Position, Position) {
        (self.position(span.start), self.position(span.end))
    }

    /// The span of the line with this number, without its line ending.
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
    fn columns_of_a_line_of_many_blocks() {
        let text = format!("a\n{}", "é€x😀".repeat(BLOCK));
        let index = LineIndex::new(&text);
        for (nth, (at, _)) in text.char_indices().skip(2).enumerate() {
            let position = index.position(at as u32);
            assert_eq!((position.line, position.column), (2, nth + 1), "{at}");
        }
        let end = index.position(text.len() as u32);
        assert_eq!(end.column, 4 * BLOCK + 1);
    }

    #[test]
    fn lines_and_columns_with_a_mark_wide_characters_and_all_line_endings() {
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
