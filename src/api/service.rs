//! The API of one cloud: passes each request to its operation.

use super::catalogue::Catalogue;
use super::error::ApiError;
use super::matcher::Matcher;
use super::model::{Request, Response};
use super::query::Query;
use super::route::{Group, Route, Version};
use super::solution::{self, CreatedSolutions};
use super::{discovery, nlp, operations};
use crate::bundle::{BundleError, View};
use crate::schema::Videos;
use std::sync::{Arc, OnceLock};

/// API for one cloud.
#[derive(Debug)]
pub struct Api {
    pub(super) view: View,
    pub(super) videos: Videos,
    catalogue: OnceLock<Arc<Catalogue>>,
    matcher: OnceLock<Arc<Matcher>>,
    pub(super) created: Arc<CreatedSolutions>,
}

impl Api {
    /// Creates the API for a view of a bundle.
    pub fn new(view: View) -> Self {
        Self {
            view,
            videos: Videos::embedded().clone(),
            catalogue: OnceLock::new(),
            matcher: OnceLock::new(),
            created: Arc::default(),
        }
    }

    /// Takes over the solutions that clients created on the previous bundle.
    #[must_use]
    pub fn following(mut self, old: &Self) -> Self {
        self.created = Arc::clone(&old.created);
        self
    }

    /// Takes the addresses of videos from other schemas than the embedded ones.
    #[must_use]
    pub fn with_videos(self, videos: Videos) -> Self {
        Self { videos, ..self }
    }

    /// Returns the view of the bundle.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Returns the response to a request. Errors are also responses.
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
            Group::Operations => call
                .require_method("GET")
                .map(|()| Response::ok(&operations::list())),
            Group::DiscoverySolutions => {
                call.require_method("GET")?;
                discovery::list(self, &call)
            }
            Group::DiscoverSolutions => {
                call.require_method("POST")?;
                nlp::discover(self, &call)
            }
            Group::SelfHelp => {
                call.require_method("GET")?;
                solution::self_help(self, &call)
            }
            Group::Solutions | Group::SimplifiedSolutions => solution::handle(self, &call),
            Group::CheckNameAvailability => {
                call.require_method("POST")?;
                operations::check_name(&call)
            }
            Group::Diagnostics | Group::Troubleshooters => Err(operations::without_backend(&call)),
        }
    }

    /// Returns the catalogue, which is read at the first call.
    pub(super) fn catalogue(&self) -> Result<Arc<Catalogue>, BundleError> {
        if let Some(catalogue) = self.catalogue.get() {
            return Ok(Arc::clone(catalogue));
        }
        let read = Arc::new(Catalogue::read(&self.view)?);
        Ok(Arc::clone(self.catalogue.get_or_init(|| read)))
    }

    /// Returns the index of the topics, which is built at the first call.
    pub(super) fn matcher(&self) -> Result<Arc<Matcher>, BundleError> {
        let catalogue = self.catalogue()?;
        Ok(Arc::clone(
            self.matcher
                .get_or_init(|| Arc::new(Matcher::of(&catalogue))),
        ))
    }
}

/// Parsed request.
pub(super) struct Call<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) query: &'a Query,
    pub(super) route: &'a Route,
    pub(super) version: Version,
}

impl Call<'_> {
    /// Returns an error unless the request has this method.
    pub(super) fn require_method(&self, method: &'static str) -> Result<(), ApiError> {
        if self.request.method != method {
            return Err(ApiError::method_not_allowed(self.request.method, method));
        }
        Ok(())
    }
}
