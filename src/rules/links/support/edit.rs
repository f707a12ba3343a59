//! Edits of single characters in the notation of a link.

use crate::finding::Edit;
use crate::source::Span;

/// Removes `span`.
pub(in crate::rules) fn remove(span: Span) -> Edit {
    Edit {
        span,
        text: String::new(),
    }
}

/// Removes the byte at `at`.
pub(in crate::rules) fn remove_byte(at: usize) -> Edit {
    remove(Span::new(at, at + 1))
}

/// Replaces the byte at `at`.
pub(in crate::rules) fn replace_byte(at: usize, text: &str) -> Edit {
    Edit {
        span: Span::new(at, at + 1),
        text: text.to_owned(),
    }
}

/// Inserts `text` at `at`.
pub(in crate::rules) fn insert(at: usize, text: &str) -> Edit {
    Edit {
        span: Span::new(at, at),
        text: text.to_owned(),
    }
}
