//! Finds the end of a block that is not well-formed.

use crate::article::properties::block_text::{BlockText, name_at};
use crate::article::properties::bracket::{END_TAG, missing_slash, slash_before};
use crate::article::properties::characters::{is_quote, is_space};
use crate::article::properties::model::{PropertyFault, SyntaxError};
use crate::finding::Fix;
use crate::source::Span;
use std::ops::Range;

/// The end of a block.
pub(super) struct End {
    /// The text of the file with spaces in place of ends before other attributes.
    pub(super) text: String,
    /// The end of the attributes.
    pub(super) inner: usize,
    /// The end of the block.
    pub(super) block: usize,
    /// Early ends, and the fault of this end.
    pub(super) faults: Vec<PropertyFault>,
}

/// Finds the end of the block whose attributes start at `from`.
pub(super) fn find(block: BlockText<'_>, from: usize) -> End {
    let mut text = block.text.to_owned();
    let mut faults = Vec::new();
    let mut at = from;
    let mut quiet_end = from;
    while at < text.len() {
        let line_end = text[at..]
            .find('\n')
            .map_or(text.len(), |newline| at + newline + 1);
        let line = &text[at..line_end];
        let now = block.with_text(&text);
        if at != from && begins_body(now, at, line) {
            break;
        }
        if let Some(span) = end_in(line).map(|end| Span::from(end).shifted(at)) {
            if now.attribute_follows(span.end as usize) {
                let fix = Fix::needs_review(span, "");
                let error = SyntaxError::EarlyEnd;
                faults.push(PropertyFault::malformed(span, error, Some(fix)));
                text.replace_range(span.range(), &" ".repeat(span.len()));
                continue;
            }
            let (inner, block, fault) = end_at(&text, span);
            faults.extend(fault);
            return End {
                text,
                inner,
                block,
                faults,
            };
        }
        if !line.trim().is_empty() {
            quiet_end = at + line.trim_end().len();
        }
        at = line_end;
    }
    let (inner, fault) = not_closed(&text, from, quiet_end);
    faults.push(fault);
    End {
        text,
        inner,
        block: quiet_end,
        faults,
    }
}

/// Returns the end of the attributes and the end of the block that ends with `span`, and its fault.
fn end_at(text: &str, span: Span) -> (usize, usize, Option<PropertyFault>) {
    let (start, end) = (span.start as usize, span.end as usize);
    if text[start..].starts_with('/') {
        return (start, end, None);
    }
    if text[start..].starts_with('<') {
        let fix = Fix::needs_review(span, "/>");
        let fault = PropertyFault::malformed(span, SyntaxError::MissingSlash, Some(fix));
        return (start, end, Some(fault));
    }
    let (block, fault) = missing_slash(text, start);
    (slash_before(text, start), block, Some(fault))
}

/// Returns true if the line at `at` is not part of a block: a heading, a rule, or a blank line
/// without an attribute after it.
fn begins_body(block: BlockText<'_>, at: usize, line: &str) -> bool {
    let trimmed = line.trim();
    if trimmed.starts_with('#') || trimmed.starts_with("---") {
        return true;
    }
    let rest = block.text[at..].trim_start_matches(is_space);
    let name = name_at(rest);
    let goes_on = rest.starts_with("/>")
        || rest.starts_with('>')
        || (rest[name.len()..].trim_start().starts_with('=')
            && (block.is_attribute(name) || !name.is_empty()));
    trimmed.is_empty() && !goes_on
}

/// Returns the end of the block in this line: `/>`, an end tag, or a `>` at the end of the line.
fn end_in(line: &str) -> Option<Range<usize>> {
    let slash = line.match_indices("/>").map(|(at, _)| at).find(|at| {
        let before = line[..*at].chars().next_back();
        before.is_none_or(|c| is_space(c) || is_quote(c)) || line[at + 2..].trim().is_empty()
    });
    if let Some(at) = slash {
        return Some(at..at + 2);
    }
    if let Some(at) = line.to_ascii_lowercase().find(END_TAG) {
        return Some(match line[..at].strip_suffix('>') {
            Some(before) => before.len()..at,
            None => at..at + END_TAG.len(),
        });
    }
    let at = line.trim_end().strip_suffix('>')?.len();
    if line[..at].ends_with(['-', '=']) {
        return None;
    }
    Some(at..at + 1)
}

/// Returns the end of the attributes of a block that ends at `end` without `>`, and its fault.
fn not_closed(text: &str, from: usize, end: usize) -> (usize, PropertyFault) {
    // A slash without `>` is half an end.
    let inner_end = match text[from..end].strip_suffix('/') {
        Some(inner) if inner.ends_with(|c| is_space(c) || is_quote(c)) => from + inner.len(),
        _ => end,
    };
    let missing = if inner_end < end { ">" } else { "\n/>" };
    let line = text[..end]
        .rfind('\n')
        .map_or(from, |newline| newline + 1)
        .max(from);
    let start = end - text[line..end].trim_start().len();
    let fix = Fix::needs_review(Span::new(end, end), missing);
    let span = Span::new(start, end);
    (
        inner_end,
        PropertyFault::malformed(span, SyntaxError::NotClosed, Some(fix)),
    )
}
