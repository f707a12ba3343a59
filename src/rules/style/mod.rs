//! The rules of the group `style`: the wording of a text. All of them are opt-in.

mod bold_overuse;
mod click;
mod code_format;
mod contraction;
mod curly_quotes;
mod future_tense;
mod heading_case;
mod latin;
mod please;
mod support;

use super::Rule;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    bold_overuse::RULE,
    click::RULE,
    code_format::RULE,
    contraction::RULE,
    curly_quotes::RULE,
    future_tense::RULE,
    heading_case::RULE,
    latin::RULE,
    please::RULE,
];
