//! How the text of a document corresponds to the bytes of its file.
//!
//! Clients decode files. They leave out a byte order mark, and show bytes that are not UTF-8 as
//! replacement characters or as those of another encoding. As long as such a document is not changed,
//! its findings are those of the file; offsets in the file become offsets in the document.

use super::document::Text;
use crate::source::{EncodingFaultKind, Source, Span, windows_1252};
use gen_lsp_types::Range;

/// Maps offsets in the text of a file, as helpc decodes it, to offsets in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// Parts of both, in order; empty if they are the same.
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    source: usize,
    document: usize,
    /// True if both have the same bytes from here on; else the part is one unit.
    is_copied: bool,
}

impl Form {
    /// Returns the form of a document with exactly the bytes of the file.
    pub(super) fn same() -> Self {
        Self { parts: Vec::new() }
    }

    /// Returns the form of a document without the byte order mark of the file.
    pub(super) fn without_bom() -> Self {
        let mut parts = Parts::default();
        parts.replaced(3, 0);
        parts.copied(0);
        Self { parts: parts.list }
    }

    /// Returns the form of a document that shows the file `source`; `None` if it has another text.
    /// `read` returns the bytes of the file, if they are needed.
    pub(super) fn of(
        document: &str,
        source: &Source,
        read: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Option<Self> {
        let Some(fault) = source
            .faults
            .iter()
            .find(|fault| !matches!(fault.kind, EncodingFaultKind::Nul { .. }))
        else {
            if source.text == document {
                return Some(Self::same());
            }
            let without = source.text.strip_prefix('\u{feff}')?;
            return (without == document).then(Self::without_bom);
        };
        let bytes = read()?;
        if fault.kind == EncodingFaultKind::Utf16 {
            let is_shown = is_utf16_of(document, &bytes) || looks_like_utf16(document);
            return is_shown.then(|| Self {
                parts: vec![Part {
                    source: 0,
                    document: 0,
                    is_copied: false,
                }],
            });
        }
        lossy(document, &bytes)
            .or_else(|| each_byte(document, &bytes, windows_1252))
            .or_else(|| each_byte(document, &bytes, char::from))
            .map(|parts| Self { parts })
    }

    /// Returns the range in the document `text` of a span of the file.
    pub(super) fn range(&self, text: &Text, span: Span) -> Range {
        let start = self.to_document(span.start as usize);
        let end = self.to_document(span.end as usize);
        text.range(start..end.max(start))
    }

    /// Returns the offset in the document of an offset in the file.
    fn to_document(&self, source: usize) -> usize {
        self.convert(source, |part| (part.source, part.document))
    }

    /// Returns the offset in the file of an offset in the document.
    pub(super) fn to_source(&self, document: usize) -> usize {
        self.convert(document, |part| (part.document, part.source))
    }

    fn convert(&self, offset: usize, sides: impl Fn(&Part) -> (usize, usize)) -> usize {
        let after = self.parts.partition_point(|part| sides(part).0 <= offset);
        let Some(part) = after.checked_sub(1).and_then(|at| self.parts.get(at)) else {
            return offset;
        };
        let (from, to) = sides(part);
        if part.is_copied {
            to + (offset - from)
        } else {
            to
        }
    }
}

/// Builder of parts.
#[derive(Default)]
struct Parts {
    list: Vec<Part>,
    source: usize,
    document: usize,
}

impl Parts {
    fn copied(&mut self, bytes: usize) {
        self.push(true, bytes, bytes);
    }

    fn replaced(&mut self, source: usize, document: usize) {
        self.push(false, source, document);
    }

    fn push(&mut self, is_copied: bool, source: usize, document: usize) {
        let is_continued = is_copied && self.list.last().is_some_and(|last| last.is_copied);
        if !is_continued {
            self.list.push(Part {
                source: self.source,
                document: self.document,
                is_copied,
            });
        }
        self.source += source;
        self.document += document;
    }
}

/// Compares with a document that has a replacement character for each sequence that is not UTF-8.
fn lossy(document: &str, bytes: &[u8]) -> Option<Vec<Part>> {
    let mut parts = Parts::default();
    let mut rest = document;
    for chunk in bytes.utf8_chunks() {
        let mut valid = chunk.valid();
        if parts.source == 0
            && !document.starts_with('\u{feff}')
            && let Some(without) = valid.strip_prefix('\u{feff}')
        {
            parts.replaced(3, 0);
            valid = without;
        }
        rest = rest.strip_prefix(valid)?;
        if !valid.is_empty() {
            parts.copied(valid.len());
        }
        if !chunk.invalid().is_empty() {
            // helpc itself shows one character for each byte.
            let marks = "?".repeat(chunk.invalid().len());
            let shown = ["\u{fffd}", &marks]
                .into_iter()
                .find(|shown| rest.starts_with(shown))?;
            rest = &rest[shown.len()..];
            parts.replaced(chunk.invalid().len(), shown.len());
        }
    }
    parts.copied(0);
    rest.is_empty().then_some(parts.list)
}

/// Compares with a document that has one character for each byte.
fn each_byte(document: &str, bytes: &[u8], decode: fn(u8) -> char) -> Option<Vec<Part>> {
    let mut parts = Parts::default();
    let mut chars = document.chars();
    for byte in bytes {
        let c = chars.next()?;
        if c != decode(*byte) {
            return None;
        }
        if byte.is_ascii() {
            parts.copied(1);
        } else {
            parts.replaced(1, c.len_utf8());
        }
    }
    parts.copied(0);
    chars.next().is_none().then_some(parts.list)
}

/// Returns true if a file with the bytes of the document would not be read either, as when a client
/// decodes UTF-16 as another encoding.
fn looks_like_utf16(document: &str) -> bool {
    let source = Source::decode("", document.as_bytes().to_vec());
    let mut faults = source.faults.iter();
    faults.any(|fault| fault.kind == EncodingFaultKind::Utf16)
}

fn is_utf16_of(document: &str, bytes: &[u8]) -> bool {
    let units = |read: fn([u8; 2]) -> u16| {
        let pairs = bytes.chunks_exact(2);
        let units: Vec<u16> = pairs.map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    let document = document.strip_prefix('\u{feff}').unwrap_or(document);
    [u16::from_le_bytes, u16::from_be_bytes]
        .into_iter()
        .any(|read| {
            let text = units(read);
            text.strip_prefix('\u{feff}').unwrap_or(&text) == document
        })
}

#[cfg(test)]
mod tests {
    use super::Form;
    use crate::source::Source;

    fn form(document: &str, bytes: &[u8]) -> Option<Form> {
        let source = Source::decode("a.md", bytes.to_vec());
        Form::of(document, &source, || Some(bytes.to_vec()))
    }

    #[test]
    fn a_document_shows_the_file_in_several_ways() {
        let bytes = b"caf\xe9 \x92x\xe2\x82y";
        for (document, y) in [
            ("caf\u{fffd} \u{fffd}x\u{fffd}y", 14),
            ("caf\u{e9} \u{2019}x\u{e2}\u{201a}y", 15),
            ("caf\u{e9} \u{92}x\u{e2}\u{82}y", 13),
            ("caf? ?x??y", 9),
        ] {
            let form = form(document, bytes).expect(document);
            assert_eq!(form.to_document(9), y, "{document}");
            assert_eq!(form.to_source(y), 9, "{document}");
            assert_eq!(form.to_document(3), 3);
            assert_eq!(form.to_document(10), y + 1);
        }
        assert_eq!(form("cafe", bytes), None);
        assert_eq!(form("caf\u{fffd} \u{fffd}x\u{fffd}y!", bytes), None);
    }

    #[test]
    fn a_byte_order_mark_may_be_left_out() {
        let bytes = "\u{feff}ab".as_bytes();
        let form_without = form("ab", bytes).expect("the same");
        assert_eq!(
            [0, 2, 3, 4].map(|at| form_without.to_document(at)),
            [0, 0, 0, 1]
        );
        assert_eq!(form_without.to_source(1), 4);
        assert_eq!(form("\u{feff}ab", bytes), Some(Form::same()));
        let invalid = form("a\u{fffd}", b"\xef\xbb\xbfa\xff").expect("the same");
        assert_eq!((invalid.to_document(4), invalid.to_source(1)), (1, 4));
    }

    #[test]
    fn utf_16_is_not_read() {
        let bytes: Vec<u8> = "\u{feff}# Title"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let form = form("# Title", &bytes).expect("the same");
        assert_eq!((form.to_document(0), form.to_source(4)), (0, 0));
    }
}
