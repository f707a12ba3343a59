//! The rules of the group `links`.

mod locale;

use super::Rule;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[locale::RULE];
