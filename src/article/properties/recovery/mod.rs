//! Reads a properties block that is not well-formed.
//!
//! The names of attributes are the anchors: each starts a part of the block that ends where the
//! next one starts, so an error in one part does not affect the others and has one fault.

mod anchor;
mod comment;
mod end;
mod read;
mod value;

pub(super) use read::read;
