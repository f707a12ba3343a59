//! Finds the syntax errors of links.

use super::escaped;
use super::notation::Line;
use super::syntax_error::SyntaxError;
use crate::schema::Links;
use crate::source::Span;

/// Returns the syntax errors in the ranges `prose` of `text`.
pub(in crate::rules) fn syntax_errors(
    text: &str,
    prose: &[Span],
    known: &Links,
) -> Vec<SyntaxError> {
    let mut errors: Vec<SyntaxError> = Vec::new();
    for prose in prose {
        let Some(part) = text.get(prose.range()) else {
            continue;
        };
        for at in memchr::memchr3_iter(b']', b')', b'[', part.as_bytes()) {
            let at = prose.start as usize + at;
            // Several brackets can show the same error.
            if errors
                .last()
                .is_some_and(|last| at < last.span.end as usize)
            {
                continue;
            }
            let line = Line::around(text, at, known);
            errors.extend(match text.as_bytes()[at] {
                b']' => escaped::link(text, at, known).or_else(|| line.closing_bracket()),
                b')' => line.closing_parenthesis(),
                _ => line.opening_bracket(),
            });
        }
    }
    errors
}
