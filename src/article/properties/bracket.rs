//! A block that ends with `>`.

use super::model::{PropertyFault, SyntaxError};
use crate::finding::Fix;
use crate::source::Span;

pub(super) const END_TAG: &str = "</properties>";

/// Returns the end of the block that ends with the `>` at `bracket`, after it or after the end tag
/// that follows it, and the fault for the missing slash.
pub(super) fn missing_slash(text: &str, bracket: usize) -> (usize, PropertyFault) {
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
    let fix = Fix::needs_review(wrong, "/>");
    let fault = PropertyFault::malformed(wrong, SyntaxError::MissingSlash, Some(fix));
    (end, fault)
}

/// Returns the start of `\>` and `/ >`; `bracket` for a single `>`.
pub(super) fn slash_before(text: &str, bracket: usize) -> usize {
    let before = text[..bracket].trim_end();
    before.strip_suffix(['\\', '/']).map_or(bracket, str::len)
}
