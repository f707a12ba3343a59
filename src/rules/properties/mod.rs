//! The rules of the group `properties`.

mod contradiction;
mod duplicate;
mod expected;
mod invisible;
mod malformed;
mod missing_block;
mod not_first;
mod notation;
mod placeholder;
mod required;
mod single;
mod stand_in;
mod support;
mod title_punctuation;
mod unescaped;
mod unknown;
mod unreachable;
mod value;

use super::Rule;
pub(super) use support::value_id::near_known;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    contradiction::RULE,
    duplicate::RULE,
    expected::RULE,
    invisible::RULE,
    malformed::RULE,
    missing_block::RULE,
    not_first::RULE,
    notation::RULE,
    placeholder::RULE,
    required::RULE,
    single::RULE,
    stand_in::RULE,
    title_punctuation::RULE,
    unescaped::RULE,
    unknown::RULE,
    unreachable::RULE,
    value::RULE,
];
