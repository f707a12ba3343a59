//! Reads the parts of a block.

use super::anchor::Anchor;
use super::{anchor, comment, end, value};
use crate::article::properties::block::Block;
use crate::article::properties::block_text::BlockText;
use crate::article::properties::characters::{ASCII_QUOTES, is_space};
use crate::article::properties::model::{PropertyFault, SyntaxError};
use crate::finding::Fix;
use crate::source::Span;
use std::borrow::Cow;

/// Reads the block whose `<properties` is `opening`.
pub(in crate::article::properties) fn read(block: BlockText<'_>, opening: Span) -> Block {
    let from = opening.end as usize;
    let comments = comment::find(block, opening);
    let comment_fault = |comment: &Span| comment::fault(block.text, *comment, opening);
    let mut faults: Vec<PropertyFault> = comments.iter().map(comment_fault).collect();

    let without_comments = with_spaces(block.text, &comments);
    let end = end::find(block.with_text(&without_comments), from);
    faults.extend(end.faults);

    let block = block.with_text(&end.text);
    let anchors = anchor::find(block, Span::new(from, end.inner));
    let first = anchors
        .first()
        .map_or(end.inner, |anchor| anchor.name.start as usize);
    faults.extend(stray_text(block.text, Span::new(from, first)));
    if first == from && !opening.is_empty() {
        faults.extend(missing_space(block.text, anchors.first(), from));
    }
    let mut attributes = Vec::with_capacity(anchors.len());
    for (index, anchor) in anchors.iter().enumerate() {
        let next = anchors.get(index + 1);
        let part_end = next.map_or(end.inner, |next| next.name.start as usize);
        let part = value::read(block, anchor, part_end);
        let ends_with_value = part.attribute.value.end as usize + 1 == part_end;
        attributes.push(part.attribute);
        faults.extend(part.faults);
        if ends_with_value && block.text[..part_end].ends_with(ASCII_QUOTES) {
            faults.extend(missing_space(block.text, next, part_end));
        }
    }
    Block {
        span: Span::new(opening.start as usize, end.block),
        attributes,
        faults,
    }
}

/// Returns `text` with spaces in place of `spans`.
fn with_spaces<'t>(text: &'t str, spans: &[Span]) -> Cow<'t, str> {
    let mut text = Cow::Borrowed(text);
    for span in spans {
        text.to_mut()
            .replace_range(span.range(), &" ".repeat(span.len()));
    }
    text
}

/// Returns the fault of a missing space before the attribute of `anchor`, at `at`.
fn missing_space(text: &str, anchor: Option<&Anchor>, at: usize) -> Option<PropertyFault> {
    let anchor = anchor?;
    let name = text[anchor.name.range()].to_owned();
    let fix = Fix::needs_review(Span::new(at, at), " ");
    let error = SyntaxError::MissingSpace(name);
    Some(PropertyFault::malformed(anchor.name, error, Some(fix)))
}

/// Returns the fault of text between `<properties` and the first attribute.
fn stray_text(text: &str, span: Span) -> Option<PropertyFault> {
    let visible = text[span.range()].trim_matches(is_space);
    if visible.is_empty() {
        return None;
    }
    let place = Span::of_slice(text, visible, 0);
    let error = SyntaxError::Stray(visible.to_owned());
    let fix = Fix::needs_review(place, "");
    Some(PropertyFault::malformed(place, error, Some(fix)))
}
