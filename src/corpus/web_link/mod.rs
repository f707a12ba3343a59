//! The links of an article to web pages, and what is wrong with the addresses of others.

mod host;
mod model;
mod target;

pub(crate) use host::{HostError, HostErrorKind, host_error, is_plain};
pub(crate) use model::is_internal_host;
pub use model::{WebLink, web_links};
pub(crate) use target::{
    AddressError, Page, address_error, after_slashes, is_placeholder, may_be_broken, page_address,
    page_of, target_span,
};
