//! JSON documents as trees: with the place of every key and value, every
//! duplicate, and what could be read of a broken one.

mod escape;
mod instance;
mod punctuation;
mod reader;
mod scalar;
mod syntax_error;
mod text;
mod tree;
mod view;
mod wording;

pub use escape::{Escapes, OffsetMap, escaped};
pub use instance::Document;
pub use syntax_error::JsonSyntaxError;
pub use tree::Value;
pub use view::{Items, Member, Members, Node, NodeKind};
pub(crate) use wording::{Said, describe, shown_path};

use crate::finding::Fix;
use crate::source::Span;

/// What could be read of a document.
#[derive(Debug)]
pub struct Reading {
    /// The document: an object. `None` where it does not begin as one.
    pub root: Option<Value>,
    /// Whether `root` is all that the document says.
    pub complete: bool,
    /// What is wrong with its notation, in order of place.
    pub faults: Vec<ParseError>,
}

/// A error, where it is, and how to mend it.
#[derive(Debug)]
pub struct ParseError {
    /// Where.
    pub span: Span,
    /// What.
    pub error: JsonSyntaxError,
    /// Edits that mend it.
    pub fix: Option<Fix>,
}

/// Reads the document in `text`, which begins at `base` of its file.
pub fn read(text: &str, base: usize) -> Reading {
    let mut reader = reader::Reader::new(text, base);
    let root = reader.document();
    Reading {
        root,
        complete: reader.complete,
        faults: reader.faults,
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, OffsetMap, read};
    use crate::source::Span;

    #[test]
    fn a_text_stands_within_its_quotes_whatever_they_are() {
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
            let root = read(written, 0).root.expect("an object");
            let root = Node::of(&root, written);
            let node = root.members().get(0).expect("a member").value();
            let span = node.inner_span();
            assert_eq!(&written[span.range()], inner, "{written}");
            let text = node.as_str().expect("a text");
            let places = OffsetMap::of(inner, span.start);
            let at = text.find("(c)").expect("there");
            let link = places.span(Span::new(at, at + 3));
            assert_eq!(&written[link.range()], "(c)", "{written}");
        }
    }
}
