//! The language of `visibility`, the condition for an element of a form.
//!
//! ```text
//! condition  = "null" | "true" | "false" | any
//! any        = all ("||" all)*
//! all        = part ("&&" part)*
//! part       = "(" any ")" | element ("==" | "!=") value
//! ```
//!
//! Ids of elements and values are not quoted and may have spaces; a value may have parentheses in
//! pairs. The value `null` means "no answer".

mod model;
mod parse;
#[cfg(test)]
mod tests;

pub use model::{Comparison, Condition, ConditionFault, ConditionFaultKind, Expression};
