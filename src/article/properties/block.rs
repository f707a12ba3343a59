//! A block as it was read: before its values are resolved.

use super::model::PropertyFault;
use crate::source::Span;

/// The block, from `<properties` to `/>`.
pub(super) struct Block {
    /// The location.
    pub(super) span: Span,
    /// The attributes, in order.
    pub(super) attributes: Vec<WrittenAttribute>,
    /// Syntax errors.
    pub(super) faults: Vec<PropertyFault>,
}

/// An attribute whose value is not resolved yet.
pub(super) struct WrittenAttribute {
    /// The name.
    pub(super) name: Span,
    /// The value, without its quotes.
    pub(super) value: Span,
    /// True if there are spaces in the name.
    pub(super) is_split: bool,
}
