//! The rules of the group `config`: mistakes in `helpc.yaml`.
//!
//! Most of them are found when the file is read; unused globs are found in the tree.

mod dead_glob;
mod extends;
mod support;
mod syntax;
mod unknown_key;
mod unknown_name;
mod wrong_value;

use super::Rule;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    dead_glob::RULE,
    extends::RULE,
    syntax::RULE,
    unknown_key::RULE,
    unknown_name::RULE,
    wrong_value::RULE,
];
