//! A parsed JSON document.

use super::JsonSyntaxError;
use super::reader::Reader;
use super::tree::Value;
use crate::finding::Fix;
use crate::source::Span;

/// A document, as far as it could be read.
#[derive(Debug)]
pub(crate) struct ParsedDocument {
    /// The root object; `None` if the text does not start with one.
    pub root: Option<Value>,
    /// True if `root` is the whole document.
    pub complete: bool,
    /// Syntax errors, in order of their location.
    pub faults: Vec<ParseError>,
}

/// A syntax error and its location.
#[derive(Debug)]
pub(crate) struct ParseError {
    /// The location in the file.
    pub span: Span,
    /// The kind of error.
    pub error: JsonSyntaxError,
    /// Edits that fix it.
    pub fix: Option<Fix>,
}

/// Parses the document in `text`, which starts at offset `base` of its file. Never fails.
pub(crate) fn parse(text: &str, base: usize) -> ParsedDocument {
    let mut reader = Reader::new(text, base);
    let root = reader.document();
    ParsedDocument {
        root,
        complete: reader.complete,
        faults: reader.faults,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::json::{Node, OffsetMap};
    use crate::source::Span;

    #[test]
    fn the_inner_span_of_a_string_excludes_its_quotes() {
        for (written, inner) in [
            ("{\"a\": \"\u{e9} \\n [b](c)\"}", "\u{e9} \\n [b](c)"),
            (
                "{\"a\": \u{201c}\u{e9} \\n [b](c)\u{201d}}",
                "\u{e9} \\n [b](c)",
            ),
            ("{\"a\": '\u{e9} \\n [b](c)'}", "\u{e9} \\n [b](c)"),
            (
                "{\"a\": \"\u{e9} \\n [b](c)\u{e9}",
                "\u{e9} \\n [b](c)\u{e9}",
            ),
            ("{\"a\": \"\u{e9} \\n [b](c)\"\"}", "\u{e9} \\n [b](c)"),
            ("{\"a\": e \\n (c)\"}", "e \\n (c)"),
        ] {
            let root = parse(written, 0).root.expect("an object");
            let root = Node::of(&root, written);
            let node = root.members().get(0).expect("a member").value();
            let span = node.inner_span();
            assert_eq!(&written[span.range()], inner, "{written}");
            let text = node.as_str().expect("a text");
            let offsets = OffsetMap::of(inner, span.start);
            let at = text.find("(c)").expect("there");
            let link = offsets.span(Span::new(at, at + 3));
            assert_eq!(&written[link.range()], "(c)", "{written}");
        }
    }
}
