//! Passes each request to its operation.

use super::route::{Call, Group, Route, Version};
use super::{discover, discovery, operations, solution};
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
    let version = Version::of(query, &route)?;
    let call = Call {
        request,
        query,
        route: &route,
        version,
    };
    match route.group {
        Group::Operations => {
            call.require_method("GET")?;
            Ok(Response::ok(&operations::list()))
        }
        Group::DiscoverySolutions => {
            call.require_method("GET")?;
            discovery::list(api, &call)
        }
        Group::DiscoverSolutions => {
            call.require_method("POST")?;
            discover::discover(api, &call)
        }
        Group::SelfHelp => {
            call.require_method("GET")?;
            solution::self_help(api, &call)
        }
        Group::Solutions | Group::SimplifiedSolutions => solution::handle(api, &call),
        Group::CheckNameAvailability => {
            call.require_method("POST")?;
            operations::check_name(&call)
        }
        Group::Diagnostics | Group::Troubleshooters => Err(operations::without_backend(&call)),
    }
}
