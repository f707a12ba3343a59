//! Comments between attributes.

use crate::article::properties::block_text::BlockText;
use crate::article::properties::characters::is_quote;
use crate::article::properties::model::{PropertyFault, SyntaxError};
use crate::finding::{Applicability, Edit, Fix};
use crate::source::Span;

/// Finds the comments between the attributes of the block. Comments in values are tokens.
pub(super) fn find(block: BlockText<'_>, opening: Span) -> Vec<Span> {
    let text = block.text;
    let mut found = Vec::new();
    let mut at = opening.end as usize;
    // The last character before `at` that is not a space.
    let mut last = None;
    loop {
        let rest = &text[at..];
        let Some(open) = rest.find("<!--") else {
            return found;
        };
        let before = &rest[..open];
        let in_body = before.contains("/>") || before.contains("\n#") || before.contains("\n---");
        if in_body {
            return found;
        }
        let Some(close) = rest[open..].find("-->") else {
            return found;
        };
        let span = Span::new(at + open, at + open + close + 3);
        at = span.end as usize;
        last = before.trim_end().chars().next_back().or(last);
        let outside = last.is_none_or(is_quote);
        let after = text[at..].trim_start();
        let goes_on = ["/>", ">", "<!--"]
            .iter()
            .any(|next| after.starts_with(next));
        if outside && (goes_on || block.attribute_follows(at)) {
            found.push(span);
        } else {
            last = Some('>');
        }
    }
}

/// Returns the fault of `comment`, which belongs before the block at `opening`.
pub(super) fn fault(text: &str, comment: Span, opening: Span) -> PropertyFault {
    let start = opening.start as usize;
    let moved = Edit {
        span: Span::new(start, start),
        text: format!("{}\n", &text[comment.range()]),
    };
    let taken = Edit {
        span: comment,
        text: String::new(),
    };
    let fix = Fix::new(Applicability::Unsafe, vec![moved, taken]);
    PropertyFault::malformed(comment, SyntaxError::Comment, Some(fix))
}
