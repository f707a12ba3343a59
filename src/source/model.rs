//! A file as text.

use super::decode::{self, EncodingFault};
use super::{Span, path};

/// One file, decoded.
///
/// `text` has exactly as many bytes as the file, so every offset into the text is an offset into
/// the file: a byte that is not UTF-8 becomes `?` and an [`EncodingFault`].
#[derive(Debug, Clone)]
pub struct Source {
    /// Path below the root of the tree, with forward slashes.
    pub path: String,
    /// The text, byte for byte as long as the file.
    pub text: String,
    /// True if all of it is ASCII; computed once.
    pub is_ascii: bool,
    /// Bytes that are not UTF-8 text.
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

    /// Returns a source for a text that is not a file.
    pub(crate) fn of_text(text: String) -> Self {
        Self {
            path: String::new(),
            is_ascii: text.is_ascii(),
            text,
            faults: Vec::new(),
        }
    }

    /// Returns the text of `span`; empty if its ends are not character boundaries.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Returns the text of `span`, extended to whole words, to distinguish it from the same few
    /// characters elsewhere. A long passage is cut at its end.
    pub fn words_at(&self, span: Span) -> &str {
        const MAX_BYTES: usize = 400;
        let text = self.text.as_str();
        let range = span.range();
        if text.get(range.clone()).is_none() {
            return "";
        }
        // Text without whitespace may be long, and many findings in it must not each read all of it.
        let first = text.ceil_char_boundary(range.start.saturating_sub(MAX_BYTES));
        let before = text[first..range.start].trim_end_matches(|c: char| !c.is_whitespace());
        let start = first + before.len();
        let last = text.floor_char_boundary(start + 2 * MAX_BYTES);
        let rest = text.get(range.end..last).unwrap_or_default();
        let end = match rest.find(char::is_whitespace) {
            Some(at) => range.end + at,
            None => last,
        };
        text.get(start..end).unwrap_or_default().trim()
    }

    /// Returns the length of the byte order mark at the start: 3 or 0 bytes.
    pub fn bom_len(&self) -> usize {
        if self.text.starts_with('\u{feff}') {
            3
        } else {
            0
        }
    }

    /// Returns the name of the file without its folder.
    pub fn file_name(&self) -> &str {
        path::name(&self.path)
    }

    /// Returns the name of the file without its folder and its last extension.
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
