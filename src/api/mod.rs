//! The read-only Microsoft.Help API: a function from a request to a response, for one cloud of a
//! bundle. It does not depend on HTTP: the server passes the parts of the request.
//!
//! The only state is a bounded cache of the solutions that clients created, which a later GET
//! returns.

mod catalogue;
mod content;
mod discovery;
mod error;
mod filter;
mod json;
mod matcher;
mod model;
mod nlp;
mod operations;
mod query;
mod route;
mod service;
mod solution;

pub use error::ApiError;
pub use model::{Request, Response};
pub use route::is_for;
pub use service::Api;
