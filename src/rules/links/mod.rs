//! The rules of the group `links`.

mod anchor_gone;
mod bare_address;
mod blade_context;
mod blade_syntax;
mod blade_unknown;
mod cloud_host;
mod credentials;
mod dead;
mod empty;
mod farm;
mod image_alt;
mod image_insecure;
mod image_local;
mod insecure;
mod insecure_redirect;
mod internal_article;
mod internal_host;
mod local_file;
mod locale;
mod missing_anchor;
mod missing_file;
mod missing_label;
mod placeholder;
mod redirected;
mod scheme;
mod short_link;
mod support;
mod syntax;
mod text;
mod unreachable;
mod wrapped;

use super::Rule;

pub(super) use support::checked_links::CheckedLink;

/// The rules of this group, by name.
pub(super) const RULES: &[Rule] = &[
    anchor_gone::RULE,
    bare_address::RULE,
    blade_context::RULE,
    blade_syntax::RULE,
    blade_unknown::RULE,
    cloud_host::RULE,
    credentials::RULE,
    dead::RULE,
    empty::RULE,
    farm::RULE,
    image_alt::RULE,
    image_insecure::RULE,
    image_local::RULE,
    insecure::RULE,
    insecure_redirect::RULE,
    internal_article::RULE,
    internal_host::RULE,
    local_file::RULE,
    locale::RULE,
    missing_anchor::RULE,
    missing_file::RULE,
    missing_label::RULE,
    placeholder::RULE,
    redirected::RULE,
    scheme::RULE,
    short_link::RULE,
    syntax::RULE,
    text::RULE,
    unreachable::RULE,
    wrapped::RULE,
];
