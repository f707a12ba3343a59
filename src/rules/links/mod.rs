//! The rules of the group `links`.

mod address;
mod anchors;
mod blade;
mod blade_context;
mod blade_syntax;
mod blade_unknown;
mod cloud_host;
mod empty;
mod farm;
mod file;
mod image_alt;
mod image_insecure;
mod image_local;
mod insecure;
mod internal_host;
mod local_file;
mod locale;
mod missing_anchor;
mod missing_file;
mod placeholder;
mod scheme;
mod short_link;
mod slip;
mod syntax;
mod target;
mod text;

use super::Rule;

pub(super) use target::Page;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    blade_context::RULE,
    blade_syntax::RULE,
    blade_unknown::RULE,
    cloud_host::RULE,
    empty::RULE,
    farm::RULE,
    image_alt::RULE,
    image_insecure::RULE,
    image_local::RULE,
    insecure::RULE,
    internal_host::RULE,
    local_file::RULE,
    locale::RULE,
    missing_anchor::RULE,
    missing_file::RULE,
    placeholder::RULE,
    scheme::RULE,
    short_link::RULE,
    syntax::RULE,
    text::RULE,
];
