//! Reads a properties block that is not well-formed.
//!
//! The names of attributes are the anchors: each starts a part of the block that ends where the
//! next one starts, so an error in one part does not affect the others and has one fault.

mod block;
mod end;
#[cfg(test)]
mod tests;
mod value;

pub(super) use block::{attribute_follows, read, swallowed};
pub(super) use end::note_missing_slash;
