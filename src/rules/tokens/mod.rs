//! The rules of the group `tokens`: replacement tokens and regions.

mod malformed;
mod mismatched;
mod name_case;
mod name_space;
mod overlapping;
mod region_formatting;
mod region_not_allowed;
mod region_required;
mod region_unclosed;
mod region_unknown;
mod support;
mod unclosed;

use super::Rule;

pub(super) use support::pairs::Pairs;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    malformed::RULE,
    mismatched::RULE,
    name_case::RULE,
    name_space::RULE,
    overlapping::RULE,
    region_formatting::RULE,
    region_not_allowed::RULE,
    region_required::RULE,
    region_unclosed::RULE,
    region_unknown::RULE,
    unclosed::RULE,
];
