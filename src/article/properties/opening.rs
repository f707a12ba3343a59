//! Finds the start of the properties block.

use super::block_text::{BlockText, OPENING};
use super::model::{PropertyFault, PropertyFaultKind, SyntaxError};
use crate::finding::{Applicability, Edit, Fix};
use crate::source::Span;

const NAME: &str = "properties";

/// Longest text right before `<properties`, in characters, that counts as a typo.
const MAX_TYPO_CHARS: usize = 20;

/// The start of a block.
pub(super) struct Opening {
    /// The location of `<properties` or what is written in its place; empty if nothing is.
    pub(super) span: Span,
    problem: Option<Problem>,
}

/// A mistake at the start of a block.
enum Problem {
    /// It is misspelled, or a few characters are before it.
    Malformed(PropertyFault),
    /// This text before it, which belongs after the block.
    NotFirst(Span),
}

impl Opening {
    fn malformed(span: Span, place: Span, error: SyntaxError, fix: Fix) -> Self {
        let fault = PropertyFault::malformed(place, error, Some(fix));
        Self {
            span,
            problem: Some(Problem::Malformed(fault)),
        }
    }

    /// Returns the fault of the start of `block`; text before it moves to `end`, where the body
    /// starts.
    pub(super) fn fault(self, text: &str, block: Span, end: usize) -> Option<PropertyFault> {
        let span = match self.problem? {
            Problem::Malformed(fault) => return Some(fault),
            Problem::NotFirst(span) => span,
        };
        let newline = if text[block.range()].contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        let moved = text[span.range()].trim();
        let taken = Edit {
            span: Span::new(span.start as usize, block.start as usize),
            text: String::new(),
        };
        let put = Edit {
            span: Span::new(end, end),
            text: format!("{newline}{newline}{moved}"),
        };
        Some(PropertyFault {
            span,
            kind: PropertyFaultKind::NotFirst,
            fix: Some(Fix::new(Applicability::Safe, vec![taken, put])),
        })
    }
}

/// Finds the opening `<properties` at or after `start`, and text before it.
pub(super) fn locate(block: BlockText<'_>, start: usize) -> Option<Opening> {
    let text = block.text;
    let first = skip_space_and_comments(text, start);
    let Some(start) = find_opening(block, first) else {
        return misspelled_opening(block, first);
    };
    let opening = Span::new(start, start + OPENING.len());
    let before = &text[first..start];
    let visible = before.trim();
    if visible.is_empty() {
        return Some(Opening {
            span: opening,
            problem: None,
        });
    }
    let span = Span::new(first, first + before.trim_end().len());
    let same_line = !before.contains(['\n', '\r']);
    if same_line && visible.chars().count() <= MAX_TYPO_CHARS {
        let error = SyntaxError::TextBefore(visible.to_owned());
        let fix = Fix::needs_review(Span::new(first, start), "");
        return Some(Opening::malformed(opening, span, error, fix));
    }
    Some(Opening {
        span: opening,
        problem: Some(Problem::NotFirst(span)),
    })
}

/// Returns the first `<properties` at or after `from`. If it does not start the file, attributes
/// must follow: the text may be about properties.
fn find_opening(block: BlockText<'_>, from: usize) -> Option<usize> {
    let bytes = block.text.as_bytes();
    let is_opening = |at: &usize| {
        let head = bytes.get(*at..*at + OPENING.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(OPENING.as_bytes()))
            && (*at == from || block.attribute_follows(*at + OPENING.len()))
    };
    memchr::memchr_iter(b'<', &bytes[from..])
        .map(|at| from + at)
        .find(is_opening)
}

/// Finds attributes at the start of the file after something other than `<properties`:
/// `properties`, `perties`, nothing.
fn misspelled_opening(block: BlockText<'_>, first: usize) -> Option<Opening> {
    let text = block.text;
    let rest = &text[first..];
    if block.attribute_follows(first) {
        let span = Span::new(first, first);
        let line = rest.lines().next().unwrap_or_default().trim_end();
        return Some(Opening::malformed(
            span,
            Span::new(first, first + line.len()),
            SyntaxError::WrongOpening(String::new()),
            Fix::needs_review(span, format!("{OPENING}\n")),
        ));
    }
    let word = rest.trim_start_matches(['<', ' ']);
    let length = word
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(word.len());
    let (word, after) = word.split_at(length);
    let near =
        (3..=16).contains(&word.len()) && strsim::osa_distance(&word.to_lowercase(), NAME) <= 4;
    let end = text.len() - after.len();
    if !near || !after.starts_with(char::is_whitespace) || !block.attribute_follows(end) {
        return None;
    }
    let span = Span::new(first, end);
    let written = text[span.range()].to_owned();
    let error = SyntaxError::WrongOpening(written);
    let fix = Fix::needs_review(span, OPENING);
    Some(Opening::malformed(span, span, error, fix))
}

fn skip_space_and_comments(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text[at..].trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        at = text.len() - rest.len();
        match rest
            .strip_prefix("<!--")
            .and_then(|comment| comment.find("-->"))
        {
            Some(end) => at += 4 + end + 3,
            None => return at,
        }
    }
}
