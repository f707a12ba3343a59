//! The rules of the group `suppress`: comments that turn rules off.
//!
//! They run after all other rules, because only then is it known which findings were hidden.

mod suppressions;

pub(super) use suppressions::{RULES, check};
