//! The rules of the group `file`.

mod bom;
mod control_character;
mod depth;
mod encoding;
mod invisible_character;
mod lost_quote;
mod merge_conflict;
mod mojibake;
mod name_characters;
mod name_length;
mod name_unique;
mod not_markdown;
mod support;
mod too_large;
mod unreadable;

use super::Rule;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    bom::RULE,
    control_character::RULE,
    depth::RULE,
    encoding::RULE,
    invisible_character::RULE,
    lost_quote::RULE,
    merge_conflict::RULE,
    mojibake::RULE,
    name_characters::RULE,
    name_length::RULE,
    name_unique::RULE,
    not_markdown::RULE,
    too_large::RULE,
    unreadable::RULE,
];
