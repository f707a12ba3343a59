//! Syntax errors of JSON documents.

use crate::source::Span;

/// A syntax error in a JSON document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonSyntaxError {
    /// Something else is required here.
    Expected {
        /// A description of what is required.
        wanted: &'static str,
        /// The text that is here; empty at the end of the document.
        found: String,
    },
    /// A comma before `}` or `]`.
    TrailingComma,
    /// A comma with no value before it.
    ExtraComma,
    /// No comma between two members or items.
    MissingComma,
    /// No `:` after the key of this name.
    MissingColon(String),
    /// No value after the `:` of this key.
    MissingValue(String),
    /// An unescaped control character in a string.
    ControlCharacter(char),
    /// A backslash that starts no escape of JSON.
    Escape(String),
    /// A string without its closing quote.
    UnclosedText,
    /// A string without its opening quote.
    UnopenedText,
    /// An unescaped quote in a string.
    QuoteInText,
    /// Two quotes at the start or end of a string.
    DoubledQuote,
    /// A string in other quotes than `"`.
    WrongQuotes,
    /// A key without quotes.
    BareKey(String),
    /// A string without quotes.
    BareText(String),
    /// `True`, `None` and the like.
    Literal(String),
    /// A number in a notation that JSON does not have.
    Number(String),
    /// A space character that JSON does not allow.
    Whitespace(char),
    /// A comment.
    Comment,
    /// A `{` or `[` that nothing closes.
    Unclosed {
        /// `{` or `[`
        opener: char,
        /// The location of the bracket.
        at: Span,
    },
    /// A `}` or `]` after the document.
    Surplus(char),
    /// Text after the document.
    TrailingText,
    /// Objects and lists that are nested too deeply.
    TooDeep,
}
