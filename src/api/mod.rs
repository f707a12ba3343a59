//! The Microsoft.Help API, read-only, as a function from a request to a
//! response over one cloud of a bundle. It knows nothing of HTTP connections:
//! who serves it brings the parts of the request.
//!
//! What is remembered is bounded: the inputs of solutions that a client made,
//! which a later GET repeats.

mod catalogue;
mod content;
mod discovery;
mod error;
mod filter;
mod json;
mod matcher;
mod nlp;
mod operations;
mod query;
mod route;
mod solution;

pub use error::ApiError;
pub use route::is_for;

use crate::bundle::{BundleError, View};
use catalogue::Catalogue;
use matcher::Matcher;
use query::Query;
use route::{Group, Route, Version};
use serde::Serialize;
use solution::Made;
use std::sync::{Arc, OnceLock};

/// The parts of a request.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// `GET`, `PUT`, ...
    pub method: &'a str,
    /// The path as it was sent, percent-encoding and all.
    pub path: &'a str,
    /// What stands behind the question mark, as it was sent.
    pub query: &'a str,
    /// Scheme and host that the client knows us by, for links to the next page.
    pub origin: &'a str,
    /// The body; empty where there is none.
    pub body: &'a [u8],
}

/// What is answered: JSON, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The JSON; empty for 204.
    pub body: Vec<u8>,
    /// The methods that are allowed, where another was used.
    pub allow: Option<&'static str>,
    /// Whether the same request has the same answer as long as the bundle is the same.
    pub is_static: bool,
}

impl Response {
    fn json(status: u16, value: &impl Serialize) -> Self {
        // What is serialised here has only text keys, so it cannot fail.
        Self {
            status,
            body: serde_json::to_vec(value).unwrap_or_default(),
            allow: None,
            is_static: false,
        }
    }

    fn ok(value: &impl Serialize) -> Self {
        Self::json(200, value)
    }
}

/// The API over one cloud.
#[derive(Debug)]
pub struct Api {
    view: View,
    catalogue: OnceLock<Arc<Catalogue>>,
    matcher: OnceLock<Arc<Matcher>>,
    made: Arc<Made>,
}

impl Api {
    /// The API over what `view` shows.
    pub fn new(view: View) -> Self {
        Self {
            view,
            catalogue: OnceLock::new(),
            matcher: OnceLock::new(),
            made: Arc::default(),
        }
    }

    /// Takes over what clients made of a server whose bundle was replaced.
    #[must_use]
    pub fn following(mut self, old: &Self) -> Self {
        self.made = Arc::clone(&old.made);
        self
    }

    /// What it is answered from.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Answers a request; nothing in it can make this fail but the bundle.
    pub fn answer(&self, request: &Request<'_>) -> Response {
        match self.try_answer(request) {
            Ok(response) => response,
            Err(error) => error.response(),
        }
    }

    fn try_answer(&self, request: &Request<'_>) -> Result<Response, ApiError> {
        let query = Query::parse(request.query);
        let route = Route::parse(request.path)?;
        let version = Version::of(&query, &route)?;
        let call = Call {
            request,
            query: &query,
            route: &route,
            version,
        };
        match route.group {
            Group::Operations => call.only("GET").map(|()| Response::ok(&operations::list())),
            Group::DiscoverySolutions => {
                call.only("GET")?;
                discovery::list(self, &call)
            }
            Group::DiscoverSolutions => {
                call.only("POST")?;
                nlp::discover(self, &call)
            }
            Group::SelfHelp => {
                call.only("GET")?;
                solution::self_help(self, &call)
            }
            Group::Solutions | Group::SimplifiedSolutions => solution::answer(self, &call),
            Group::CheckNameAvailability => {
                call.only("POST")?;
                operations::check_name(&call)
            }
            Group::Diagnostics | Group::Troubleshooters => Err(operations::without_backend(&call)),
        }
    }

    fn catalogue(&self) -> Result<Arc<Catalogue>, BundleError> {
        if let Some(catalogue) = self.catalogue.get() {
            return Ok(Arc::clone(catalogue));
        }
        let read = Arc::new(Catalogue::read(&self.view)?);
        Ok(Arc::clone(self.catalogue.get_or_init(|| read)))
    }

    fn matcher(&self) -> Result<Arc<Matcher>, BundleError> {
        let catalogue = self.catalogue()?;
        Ok(Arc::clone(
            self.matcher
                .get_or_init(|| Arc::new(Matcher::of(&catalogue))),
        ))
    }
}

/// A request that was understood.
struct Call<'a> {
    request: &'a Request<'a>,
    query: &'a Query,
    route: &'a Route,
    version: Version,
}

impl Call<'_> {
    /// An error unless the request has this method.
    fn only(&self, method: &'static str) -> Result<(), ApiError> {
        match self.request.method == method {
            true => Ok(()),
            false => Err(ApiError::method(self.request.method, method)),
        }
    }
}
