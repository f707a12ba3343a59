//! Links with escaped brackets, as some converters write them: `\[text\](address)`.

use super::address::{Address, is_address};
use super::syntax_error::{SyntaxError, SyntaxErrorKind};
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::Links;
use crate::source::{Span, line_after, line_before};

/// Returns the syntax error of a link with a `]` at `at` if backslashes keep it from being a
/// link.
pub(in crate::rules) fn link(text: &str, at: usize, known: &Links) -> Option<SyntaxError> {
    let rest = line_after(text, at + 1);
    let end = at + 1 + rest.len();
    let target = rest
        .strip_prefix("(")
        .or_else(|| rest.strip_prefix("\\("))?;
    let is_escaped = text[..at].ends_with('\\') || rest.starts_with('\\');
    if !is_escaped || !is_address(target, known) {
        return None;
    }
    let before = line_before(text, at);
    let open = at - before.len() + before.rfind('[')?;
    let start = end - target.len();
    let address = Address::read(text, start, end);
    if !address.closed {
        return None;
    }
    let close = address.end;
    let edits: Vec<Edit> = [open, at, start - 1, close]
        .into_iter()
        .filter(|bracket| text[..*bracket].ends_with('\\'))
        .map(|bracket| Edit {
            span: Span::new(bracket - 1, bracket),
            text: String::new(),
        })
        .collect();
    let first = edits.first()?.span.start as usize;
    Some(SyntaxError {
        span: Span::new(first.min(open), close + 1),
        kind: SyntaxErrorKind::EscapedBrackets,
        fix: Some(Fix::new(Applicability::Unsafe, edits)),
    })
}
