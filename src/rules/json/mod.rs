//! The rules of the group `json`: JSON documents of articles.

mod details_element;
mod duplicate_id;
mod duplicate_key;
mod duplicate_order;
mod embedded_html;
mod fence_missing;
mod key_case;
mod missing;
mod opt_out_missing;
mod option_duplicate;
mod options_missing;
mod schema;
mod support;
mod syntax;
mod text_behind; // words: keep, the name of a rule
mod visibility_reference;
mod visibility_syntax;

use super::Rule;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    details_element::RULE,
    duplicate_id::RULE,
    duplicate_key::RULE,
    duplicate_order::RULE,
    embedded_html::RULE,
    fence_missing::RULE,
    key_case::RULE,
    missing::RULE,
    opt_out_missing::RULE,
    option_duplicate::RULE,
    options_missing::RULE,
    schema::RULE,
    syntax::RULE,
    text_behind::RULE,
    visibility_reference::RULE,
    visibility_syntax::RULE,
];
