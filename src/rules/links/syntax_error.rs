//! Links that Markdown did not take for links: finds the slip in the text.

use super::escaped;
use super::notation::Line;
use crate::finding::Fix;
use crate::json::Places;
use crate::schema::Links;
use crate::source::Span;

/// A slip in the notation of a link.
pub(super) struct Slip {
    pub(super) span: Span,
    pub(super) kind: SlipKind,
    pub(super) fix: Option<Fix>,
}

/// What the author did.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SlipKind {
    /// `[text] (url)`
    BlankBetween,
    /// `[text]` and `(url)` in the next line
    BreakBetween,
    /// `[text]:(url)`
    SignBetween,
    /// `[text](url` without its end
    Unclosed,
    /// `[text](url\)`
    EscapedParenthesis,
    /// `\[text\](url)`
    EscapedBrackets,
    /// `[text](a url)`
    BlankInUrl,
    /// `[text](#a heading)`
    BlankInFragment,
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
    SignBefore,
    /// `[text [text](url)`
    BracketBefore,
    /// `[text]([text](url)` or `[a [b](url)](url)`
    Nested,
}

impl Slip {
    /// Moves it from a text of a JSON document to the place of that in the file.
    pub(super) fn move_to(&mut self, places: &Places) {
        self.span = places.span(self.span);
        let edits = self.fix.iter_mut().flat_map(|fix| &mut fix.edits);
        edits.for_each(|edit| edit.span = places.span(edit.span));
    }
}

impl SlipKind {
    /// What is wrong, and how to mend it.
    pub(super) fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::BlankBetween => (
                "a space between `]` and `(` keeps this from being a link",
                "Remove the space.",
            ),
            Self::BreakBetween => (
                "a line break between `]` and `(` keeps this from being a link",
                "Put `](` on one line.",
            ),
            Self::SignBetween => (
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
            Self::BlankInUrl => (
                "a space in the address keeps this from being a link",
                "Write `%20` for each space in the address.",
            ),
            Self::BlankInFragment => (
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
            Self::SignBefore => (
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

/// The slips in the stretches `prose` of `text`.
pub(super) fn slips(text: &str, prose: &[Span], known: &Links) -> Vec<Slip> {
    let mut slips: Vec<Slip> = Vec::new();
    for prose in prose {
        let Some(part) = text.get(prose.range()) else {
            continue;
        };
        for at in memchr::memchr3_iter(b']', b')', b'[', part.as_bytes()) {
            let at = prose.start as usize + at;
            // One slip shows at several of its brackets.
            if slips.last().is_some_and(|last| at < last.span.end as usize) {
                continue;
            }
            let line = Line::around(text, at, known);
            slips.extend(match text.as_bytes()[at] {
                b']' => escaped::link(text, at, known).or_else(|| line.closing_bracket()),
                b')' => line.closing_parenthesis(),
                _ => line.opening_bracket(),
            });
        }
    }
    slips
}
