//! The rules of the group `suppress`: comments that turn rules off.
//!
//! They run after all other rules, because only then is it known which findings were hidden.

mod malformed;
mod support;
mod unused;

use super::Rule;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[malformed::RULE, unused::RULE];
