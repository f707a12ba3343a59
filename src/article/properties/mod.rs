//! The properties block: attributes with the spans of their names and values.
//!
//! [`parse()`] is a list of stages; each reads the text and returns what it found. A well-formed
//! block is read by quick-xml, any other one by `recovery`, which returns the same attributes and
//! one fault for each error. Only the five named references of XML and character numbers are
//! expanded.

mod attribute;
mod block;
mod block_text;
mod bracket;
mod characters;
mod invisible;
mod model;
mod opening;
mod parse;
mod recovery;
mod reference;
mod remains;
#[cfg(test)]
mod tests;
mod values;
mod well_formed;

pub use attribute::{Attribute, AttributeRef, Item};
pub(super) use block_text::{BLOCK_END, OPENING};
pub use model::{Properties, PropertyFault, PropertyFaultKind, SyntaxError};
pub(super) use parse::parse;
