//! What can be wrong with the notation of a JSON document.

use crate::source::Span;

/// A error in the notation of a JSON document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonSyntaxError {
    /// Something else belongs here.
    Expected {
        /// What belongs here.
        wanted: &'static str,
        /// What stands here; empty at the end of the document.
        found: String,
    },
    /// A comma before `}` or `]`.
    TrailingComma,
    /// A comma with no value before it.
    ExtraComma,
    /// No comma between two members or items.
    MissingComma,
    /// No `:` behind the key of this name.
    MissingColon(String),
    /// Nothing stands behind the `:` of this key.
    MissingValue(String),
    /// A raw control character within a text.
    ControlCharacter(char),
    /// A backslash with something behind it that JSON does not know.
    Escape(String),
    /// The closing quote of a text is missing.
    UnclosedText,
    /// The opening quote of a text is missing.
    UnopenedText,
    /// A quote within a text.
    QuoteInText,
    /// The quote that begins or ends a text is there twice.
    DoubledQuote,
    /// A text in other quotes than `"`.
    WrongQuotes,
    /// A key without quotes.
    BareKey(String),
    /// A text without quotes.
    BareText(String),
    /// `True`, `None` and their kin.
    Literal(String),
    /// A number in a notation that JSON does not know.
    Number(String),
    /// A blank that JSON does not know.
    Whitespace(char),
    /// A comment.
    Comment,
    /// A `{` or `[` that nothing closes.
    Unclosed {
        /// `{` or `[`
        opener: char,
        /// Where it stands.
        at: Span,
    },
    /// A `}` or `]` behind the document.
    Surplus(char),
    /// Text behind the document.
    TrailingText,
    /// More objects and lists in one another than anything should read.
    TooDeep,
}
