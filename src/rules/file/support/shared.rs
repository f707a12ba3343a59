//! Parts of findings that several rules of this group share.

use crate::source::Span;

/// Span of a finding about a file as a whole.
pub(in crate::rules) const WHOLE_FILE: Span = Span { start: 0, end: 0 };

/// Returns ", and n more in this file" if `count` is more than 1, and nothing otherwise.
pub(in crate::rules) fn and_more(count: usize) -> String {
    if count > 1 {
        format!(", and {} more in this file", count - 1)
    } else {
        String::new()
    }
}
