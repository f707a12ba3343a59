//! The read-only Microsoft.Help and Microsoft.Support APIs: a function from a request to a
//! response, for one cloud of a bundle. It does not depend on HTTP: the server passes the parts of
//! the request.
//!
//! The only state is a bounded cache of the solutions that clients created, which a later GET
//! returns.

mod answer;
mod arm;
mod catalogue;
mod classify;
mod error;
mod help;
mod matcher;
mod model;
mod query;
mod resource;
mod state;
mod support;

pub use arm::is_for;
pub use error::ApiError;
pub use model::{Request, Response};
pub use state::Api;
