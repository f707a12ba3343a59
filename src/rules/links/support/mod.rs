//! Helpers of the rules of the group `links`.

pub(super) mod address;
pub(super) mod blade;
pub(super) mod checked_links;
pub(super) mod closing;
pub(super) mod edges;
pub(super) mod edit;
pub(super) mod escape;
pub(super) mod escaped;
pub(super) mod file_links;
pub(super) mod hosts;
pub(super) mod locale;
pub(super) mod malformed_address;
pub(super) mod missing_scheme;
pub(super) mod notation;
pub(super) mod pages;
pub(super) mod relative_path;
pub(super) mod syntax_error;
pub(super) mod syntax_errors;
