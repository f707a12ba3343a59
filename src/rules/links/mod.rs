//! The rules of the group `links`.

mod address;
mod anchor_gone;
mod bare_address;
mod blade;
mod blade_context;
mod blade_syntax;
mod blade_unknown;
mod closing;
mod cloud_host;
mod credentials;
mod dead;
mod edges;
mod edit;
mod empty;
mod escape;
mod escaped;
mod farm;
mod file_links;
mod host;
mod image_alt;
mod image_insecure;
mod image_local;
mod insecure;
mod insecure_redirect;
mod internal_article;
mod internal_host;
mod local_file;
mod locale;
mod malformed_address;
mod missing_anchor;
mod missing_file;
mod missing_label;
mod notation;
mod placeholder;
mod redirected;
mod relative_path;
mod scheme;
mod short_link;
mod syntax;
mod syntax_error;
mod syntax_errors;
mod target;
mod text;
mod unreachable;
mod web;
mod wrapped;

use super::Rule;

pub(super) use target::Page;
pub(super) use web::CheckedLink;
pub use web::{WebLink, web_links};

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
