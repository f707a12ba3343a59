//! The rules of the group `properties`.

mod malformed;

use super::Rule;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[malformed::RULE];
