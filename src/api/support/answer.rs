//! Passes each request to its operation.

use super::route::{Operation, Route};
use super::{classify, operations, services};
use crate::api::arm::Address;
use crate::api::error::ApiError;
use crate::api::model::{Request, Response};
use crate::api::query::Query;
use crate::api::state::Api;

/// Answers a request to this provider.
pub(in crate::api) fn answer(
    api: &Api,
    request: &Request<'_>,
    query: &Query,
    address: &Address,
) -> Result<Response, ApiError> {
    let route = Route::of(address)?;
    let version = route.version(query)?;
    route.require_method(request.method)?;
    match route.operation {
        Operation::Operations => Ok(Response::ok(&operations::list(version))),
        Operation::Services => services::list(api),
        Operation::Service => services::get(api, &route),
        Operation::ProblemClassifications => services::classifications(api, &route, version),
        Operation::ProblemClassification => services::classification(api, &route, version),
        Operation::ClassifyServices => classify::services(api, request.body),
        Operation::ClassifyProblems => classify::problems(api, &route, request.body),
        Operation::Held(what) => Err(operations::not_held(what)),
    }
}
