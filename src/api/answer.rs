//! Passes each request to its provider.

use super::arm::{Address, Provider};
use super::error::ApiError;
use super::model::{Request, Response};
use super::query::Query;
use super::state::Api;
use super::{help, support};

impl Api {
    /// Returns the response to a request. Errors are also responses.
    pub fn answer(&self, request: &Request<'_>) -> Response {
        match self.try_answer(request) {
            Ok(response) => response,
            Err(error) => error.response(),
        }
    }

    fn try_answer(&self, request: &Request<'_>) -> Result<Response, ApiError> {
        let query = Query::parse(request.query);
        let address = Address::parse(request.path)?;
        match address.provider {
            Provider::Help => help::answer(self, request, &query, &address),
            Provider::Support => support::answer(self, request, &query, &address),
        }
    }
}
