//! Links whose brackets a converter escaped: `\[text\](address)`.

use super::address::{Address, is_address};
use super::slip::{Slip, SlipKind};
use crate::finding::{Applicability, Edit, Fix};
use crate::schema::Links;
use crate::source::{Span, line_after, line_before};

/// The link whose `]` stands at `at` of `text`, if backslashes keep it from being
/// one.
pub(super) fn link(text: &str, at: usize, known: &Links) -> Option<Slip> {
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
    let address = Address::of(text, start, end);
    if !address.closed {
        return None;
    }
    let close = address.end;
    let marks = [open, at, start - 1, close];
    let escapes = marks
        .into_iter()
        .filter(|mark| text[..*mark].ends_with('\\'));
    let edits = escapes.map(|mark| Edit {
        span: Span::new(mark - 1, mark),
        text: String::new(),
    });
    let edits: Vec<Edit> = edits.collect();
    let first = edits.first()?.span.start as usize;
    Some(Slip {
        span: Span::new(first.min(open), close + 1),
        kind: SlipKind::EscapedBrackets,
        fix: Some(Fix::new(Applicability::Unsafe, edits)),
    })
}
