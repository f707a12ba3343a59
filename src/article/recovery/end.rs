//! Finds the end of a block that is not well-formed.

use super::super::properties::{Properties, SyntaxError};
use super::block::{
    attribute_follows, fill_with_spaces, is_attribute, is_quote, is_space, name_at,
};
use crate::finding::Fix;
use crate::schema::Schemas;
use crate::source::Span;

const END_TAG: &str = "</properties>";

/// Returns the end of the attributes and the end of the block. Reports a missing end, and early
/// ends, which it removes from the text.
pub(super) fn find(
    text: &mut String,
    from: usize,
    schemas: &Schemas,
    properties: &mut Properties,
) -> (usize, usize) {
    let mut at = from;
    let mut quiet_end = from;
    while at < text.len() {
        let line_end = text[at..]
            .find('\n')
            .map_or(text.len(), |newline| at + newline + 1);
        let line = &text[at..line_end];
        if at != from && begins_body(text, at, line, schemas) {
            break;
        }
        if let Some((start, end)) = end_in(line).map(|(start, end)| (at + start, at + end)) {
            if attribute_follows(&text[end..], schemas) {
                let span = Span::new(start, end);
                properties.push(
                    span,
                    SyntaxError::EarlyEnd,
                    Some(Fix::needs_review(span, "")),
                );
                fill_with_spaces(text, span);
                continue;
            }
            if text[start..end].starts_with('/') {
                return (start, end);
            }
            if text[start..end].starts_with('<') {
                let tag = Span::new(start, end);
                properties.push(
                    tag,
                    SyntaxError::MissingSlash,
                    Some(Fix::needs_review(tag, "/>")),
                );
                return (start, end);
            }
            let inner_end = slash_before(text, start);
            return (inner_end, note_missing_slash(text, start, properties));
        }
        if !line.trim().is_empty() {
            quiet_end = at + line.trim_end().len();
        }
        at = line_end;
    }
    not_closed(text, from, quiet_end, properties)
}

/// Returns true if the line at `at` is not part of a block: a heading, a rule, or a blank line
/// without an attribute after it.
fn begins_body(text: &str, at: usize, line: &str, schemas: &Schemas) -> bool {
    let trimmed = line.trim();
    if trimmed.starts_with('#') || trimmed.starts_with("---") {
        return true;
    }
    let rest = text[at..].trim_start_matches(is_space);
    let name = name_at(rest);
    let goes_on = rest.starts_with("/>")
        || rest.starts_with('>')
        || (rest[name.len()..].trim_start().starts_with('=')
            && (is_attribute(name, schemas) || !name.is_empty()));
    trimmed.is_empty() && !goes_on
}

/// Returns the end of the block in this line: `/>`, an end tag, or a `>` at the end of the line.
fn end_in(line: &str) -> Option<(usize, usize)> {
    let slash = line.match_indices("/>").map(|(at, _)| at).find(|at| {
        let before = line[..*at].chars().next_back();
        before.is_none_or(|c| is_space(c) || is_quote(c)) || line[at + 2..].trim().is_empty()
    });
    if let Some(at) = slash {
        return Some((at, at + 2));
    }
    if let Some(at) = line.to_ascii_lowercase().find(END_TAG) {
        return Some(match line[..at].strip_suffix('>') {
            Some(before) => (before.len(), at),
            None => (at, at + END_TAG.len()),
        });
    }
    let at = line.trim_end().strip_suffix('>')?.len();
    if line[..at].ends_with(['-', '=']) {
        return None;
    }
    Some((at, at + 1))
}

/// Reports that the block ends with the `>` at `bracket`. Returns the end of the block: after it,
/// or after the end tag that follows it.
pub(crate) fn note_missing_slash(text: &str, bracket: usize, properties: &mut Properties) -> usize {
    let after = text[bracket + 1..].trim_start();
    let has_tag = after
        .get(..END_TAG.len())
        .is_some_and(|tag| tag.eq_ignore_ascii_case(END_TAG));
    let end = if has_tag {
        text.len() - after.len() + END_TAG.len()
    } else {
        bracket + 1
    };
    let wrong = Span::new(slash_before(text, bracket), end);
    properties.push(
        wrong,
        SyntaxError::MissingSlash,
        Some(Fix::needs_review(wrong, "/>")),
    );
    end
}

/// Returns the start of `\>` and `/ >`; `bracket` for a single `>`.
fn slash_before(text: &str, bracket: usize) -> usize {
    let before = text[..bracket].trim_end();
    before.strip_suffix(['\\', '/']).map_or(bracket, str::len)
}

fn not_closed(text: &str, from: usize, end: usize, properties: &mut Properties) -> (usize, usize) {
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
    properties.push(
        Span::new(start, end),
        SyntaxError::NotClosed,
        Some(Fix::needs_review(Span::new(end, end), missing)),
    );
    (inner_end, end)
}
