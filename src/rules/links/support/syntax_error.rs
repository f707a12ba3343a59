//! Syntax errors of links: text that was meant as a link but that Markdown does not parse as
//! one.

use crate::finding::Fix;
use crate::json::OffsetMap;
use crate::source::Span;

/// A syntax error of a link.
pub(in crate::rules) struct SyntaxError {
    pub(in crate::rules) span: Span,
    pub(in crate::rules) kind: SyntaxErrorKind,
    pub(in crate::rules) fix: Option<Fix>,
}

/// Kinds of syntax errors, each with the form of the broken link.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum SyntaxErrorKind {
    /// `[text] (url)`
    SpaceBetween,
    /// `[text]`, then `(url)` on the next line
    LineBreakBetween,
    /// `[text]:(url)`
    CharacterBetween,
    /// `[text](url` without `)`
    Unclosed,
    /// `[text](url\)`
    EscapedParenthesis,
    /// `\[text\](url)`
    EscapedBrackets,
    /// `[text](a url)`
    SpaceInAddress,
    /// `[text](#a heading)`
    SpaceInFragment,
    /// `(text)[url]`
    Reversed,
    /// `(text)(url)`
    Parentheses,
    /// `text](url)`
    NoOpeningBracket,
    /// `[text(url)`
    NoClosingBracket,
    /// `[text]url)`
    NoOpeningParenthesis,
    /// `[text][url]`
    SquareBrackets,
    /// `[text](<url)` or `[text]((url)`
    CharacterBefore,
    /// `[text [text](url)`
    BracketBefore,
    /// `[text]([text](url)` or `[a [b](url)](url)`
    Nested,
}

impl SyntaxError {
    /// Maps the spans from the text of a JSON string to the file.
    pub(in crate::rules) fn move_to(&mut self, places: &OffsetMap) {
        self.span = places.span(self.span);
        if let Some(fix) = &mut self.fix {
            for edit in &mut fix.edits {
                edit.span = places.span(edit.span);
            }
        }
    }
}

impl SyntaxErrorKind {
    /// Returns the message and the help.
    pub(in crate::rules) fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::SpaceBetween => (
                "a space between `]` and `(` keeps this from being a link",
                "Remove the space.",
            ),
            Self::LineBreakBetween => (
                "a line break between `]` and `(` keeps this from being a link",
                "Put `](` on one line.",
            ),
            Self::CharacterBetween => (
                "a character between `]` and `(` keeps this from being a link",
                "Remove the character.",
            ),
            Self::Unclosed => ("this link has no closing `)`", "Add `)` after the address."),
            Self::EscapedParenthesis => (
                "a `\\` before the closing `)` keeps this from being a link",
                "Remove the `\\` before `)`.",
            ),
            Self::EscapedBrackets => (
                "a `\\` before a bracket keeps this from being a link",
                "Remove each `\\` before a bracket of this link.",
            ),
            Self::SpaceInAddress => (
                "a space in the address keeps this from being a link",
                "Write `%20` for each space in the address.",
            ),
            Self::SpaceInFragment => (
                "a space after the `#` keeps this from being a link",
                "Write `-` for each space, as in `#recommended-steps`.",
            ),
            Self::Reversed => (
                "the brackets and parentheses of this link are swapped",
                "Write `[text](address)`.",
            ),
            Self::Parentheses => (
                "the text of this link is in parentheses instead of brackets",
                "Write `[text](address)`.",
            ),
            Self::NoOpeningBracket => (
                "this link has no `[` before its text",
                "Add `[` before the text.",
            ),
            Self::NoClosingBracket => (
                "this link has no `]` after its text",
                "Add `]` after the text.",
            ),
            Self::NoOpeningParenthesis => (
                "this link has no `(` before its address",
                "Write `[text](address)`.",
            ),
            Self::SquareBrackets => (
                "the address of this link is in brackets instead of parentheses",
                "Write `[text](address)`.",
            ),
            Self::CharacterBefore => (
                "a character before the address keeps this from being a link",
                "Remove the character between `(` and the address.",
            ),
            Self::BracketBefore => (
                "the `[` before this link has no matching `]`",
                "Remove the `[`, or add the `]`.",
            ),
            Self::Nested => (
                "a link inside another link",
                "Write a single `[text](address)`.",
            ),
        }
    }
}
