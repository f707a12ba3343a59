//! Finds text after the block that is not part of the body.

use super::block_text::{BLOCK_END, BlockText, OPENING};
use super::model::{PropertyFault, SyntaxError};
use crate::finding::Fix;
use crate::source::Span;

/// Text between the block and the body.
pub(super) struct Remains {
    /// The location.
    pub(super) span: Span,
    /// The fault.
    pub(super) fault: PropertyFault,
}

/// Finds another end of the block `span`, the same block again, or a `<tags .../>` block, which was
/// common in old articles.
pub(super) fn find(block: BlockText<'_>, span: Span) -> Option<Remains> {
    let text = block.text;
    let rest = &text[(span.end as usize).min(text.len())..];
    let start = text.len() - rest.trim_start().len();
    let rest = &text[start..];
    let starts_with = |name: &str| {
        let head = rest.get(..name.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(name))
            && rest[name.len()..].starts_with(char::is_whitespace)
    };
    let error = if rest.starts_with(BLOCK_END) {
        SyntaxError::DoubledEnd
    } else if starts_with("<tags") {
        SyntaxError::TagsBlock
    } else if starts_with(OPENING) && block.attribute_follows(start + OPENING.len()) {
        SyntaxError::SecondBlock
    } else {
        return None;
    };
    let end = start + rest.find(BLOCK_END)? + BLOCK_END.len();
    let remains = Span::new(start, end);
    // Only the author knows which of two blocks is right.
    let is_needless =
        error != SyntaxError::SecondBlock || text[remains.range()] == text[span.range()];
    let fix = if is_needless {
        Some(Fix::needs_review(remains, ""))
    } else {
        None
    };
    Some(Remains {
        span: remains,
        fault: PropertyFault::malformed(remains, error, fix),
    })
}
