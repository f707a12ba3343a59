//! Open documents: their texts, as the client has them.

use super::position::{Encoding, Lines};
use gen_lsp_types::{Position, Range, TextDocumentContentChangeEvent};
use std::path::PathBuf;
use std::sync::Arc;

/// A text and its lines. Shared with work in the background.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) lines: Lines,
}

impl Text {
    pub(super) fn new(text: String, encoding: Encoding) -> Self {
        let lines = Lines::new(&text, encoding);
        Self { text, lines }
    }

    /// Returns the range of these bytes.
    pub(super) fn range(&self, bytes: std::ops::Range<usize>) -> Range {
        self.lines.range(&self.text, bytes)
    }

    /// Returns the offset of a position.
    pub(super) fn offset(&self, position: Position) -> usize {
        self.lines.offset(&self.text, position)
    }

    /// Returns the bytes of a range, whose ends may be in any order.
    fn bytes(&self, range: Range) -> std::ops::Range<usize> {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        start.min(end)..start.max(end)
    }
}

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    /// The URI, as the client writes it.
    pub(super) uri: String,
    /// The file; `None` for a document that is none.
    pub(super) path: Option<PathBuf>,
    /// The version of the client.
    pub(super) version: i32,
    /// The text.
    pub(super) text: Arc<Text>,
    /// True if the file starts with a byte order mark, which the client removes from the text and
    /// writes back when it saves.
    pub(super) hides_bom: bool,
    /// True if the client changed the text since it opened the document.
    pub(super) is_changed: bool,
    encoding: Encoding,
}

impl Document {
    pub(super) fn new(
        uri: String,
        path: Option<PathBuf>,
        version: i32,
        text: String,
        encoding: Encoding,
    ) -> Self {
        Self {
            uri,
            path,
            version,
            text: Arc::new(Text::new(text, encoding)),
            hides_bom: false,
            is_changed: false,
            encoding,
        }
    }

    /// Applies changes, in order: each is relative to the text after the previous one.
    pub(super) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        self.version = version;
        self.is_changed = true;
        for change in changes {
            let text = match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(partial) => {
                    let bytes = self.text.bytes(partial.range);
                    let mut text = self.take_text();
                    text.replace_range(bytes, &partial.text);
                    text
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    whole.text
                }
            };
            self.text = Arc::new(Text::new(text, self.encoding));
        }
    }

    /// Returns the bytes that the client would write to the file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        if self.hides_bom {
            return format!("\u{feff}{}", self.text.text).into_bytes();
        }
        self.text.text.clone().into_bytes()
    }

    fn take_text(&mut self) -> String {
        match Arc::get_mut(&mut self.text) {
            Some(own) => std::mem::take(&mut own.text),
            None => self.text.text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Document;
    use crate::lsp::position::Encoding;
    use gen_lsp_types::{
        Position, Range, TextDocumentContentChangePartial, TextDocumentContentChangeWholeDocument,
    };

    fn partial(start: (u32, u32), end: (u32, u32), text: &str) -> TextDocumentContentChangePartial {
        let at = |(line, character)| Position::new(line, character);
        TextDocumentContentChangePartial {
            range: Range::new(at(start), at(end)),
            text: text.to_owned(),
            ..Default::default()
        }
    }

    #[test]
    fn each_change_is_relative_to_the_one_before() {
        let text = "a😀b\r\nc\n".to_owned();
        let mut document = Document::new("u".into(), None, 1, text, Encoding::Utf16);
        document.change(
            2,
            vec![
                partial((0, 1), (0, 3), "xy\n").into(),
                partial((2, 0), (2, 0), "😀").into(),
                // The ends are in the wrong order, and outside the text.
                partial((9, 0), (2, 3), "!").into(),
            ],
        );
        assert_eq!(document.text.text, "axy\nb\r\n😀c!");
        assert_eq!(document.version, 2);
        let whole = TextDocumentContentChangeWholeDocument {
            text: "new".to_owned(),
        };
        document.change(3, vec![whole.into()]);
        assert_eq!(document.text.text, "new");
    }

    #[test]
    fn a_hidden_byte_order_mark_stays() {
        let mut document = Document::new("u".into(), None, 1, "a".into(), Encoding::Utf16);
        document.hides_bom = true;
        assert_eq!(document.bytes(), "\u{feff}a".as_bytes());
    }
}
