//! The rules of the group `components`.

mod group_size;
mod missing_intro;
mod required_child;
mod section_empty;
mod section_syntax;
mod section_title_markup;
mod support;
mod syntax;
mod unknown_child;
mod value;
mod video_url;

use super::Rule;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    group_size::RULE,
    missing_intro::RULE,
    required_child::RULE,
    section_empty::RULE,
    section_syntax::RULE,
    section_title_markup::RULE,
    syntax::RULE,
    unknown_child::RULE,
    value::RULE,
    video_url::RULE,
];
