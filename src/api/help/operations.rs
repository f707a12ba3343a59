//! Requests that are not about solutions: the list of operations, the check of names, and
//! operations that are not supported.

use super::route::{Call, Group};
use crate::api::arm::{self, Provider};
use crate::api::error::{ApiError, shorten};
use crate::api::model::Response;
use crate::api::resource::List;
use serde::Deserialize;
use serde_json::{Value, json};

/// Operations of the API.
const OPERATIONS: [(&str, &str, &str); 12] = [
    ("operations/read", "Operations", "List the operations"),
    (
        "discoverySolutions/read",
        "Discovery solutions",
        "List the solutions of problem classifications",
    ),
    (
        "discoverSolutions/action",
        "Discovery solutions",
        "Find solutions for a text",
    ),
    (
        "selfHelp/read",
        "Self-help",
        "Get a solution as static content",
    ),
    ("solutions/read", "Solutions", "Get a solution"),
    (
        "solutions/write",
        "Solutions",
        "Create or update a solution",
    ),
    (
        "solutions/warmup/action",
        "Solutions",
        "Announce the solution of a later request",
    ),
    (
        "simplifiedSolutions/read",
        "Simplified solutions",
        "Get a simplified solution",
    ),
    (
        "simplifiedSolutions/write",
        "Simplified solutions",
        "Create a simplified solution",
    ),
    (
        "diagnostics/read",
        "Diagnostics",
        "Get the result of a diagnostic",
    ),
    (
        "troubleshooters/read",
        "Troubleshooters",
        "Get the state of a troubleshooter",
    ),
    (
        "checkNameAvailability/action",
        "Names",
        "Check whether a name can be used",
    ),
];

pub(super) fn list() -> List<Value> {
    let value = OPERATIONS.iter().map(|(name, resource, does)| {
        json!({
            "name": format!("{}/{name}", Provider::Help.namespace()),
            "isDataAction": false,
            "display": {
                "provider": "Microsoft Help",
                "resource": resource,
                "operation": does,
                "description": does,
            },
            "origin": "user,system",
        })
    });
    List::whole(value.collect())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CheckNameBody {
    name: Option<String>,
}

pub(super) fn check_name(call: &Call<'_>) -> Result<Response, ApiError> {
    let body: CheckNameBody = arm::body(call.request.body)?;
    let name = body
        .name
        .ok_or_else(|| arm::invalid_body("The body must contain 'name'.").with_target("name"))?;
    if is_name(&name) {
        return Ok(Response::ok(&json!({ "nameAvailable": true })));
    }
    Ok(Response::ok(&json!({
        "nameAvailable": false,
        "reason": "Invalid",
        "message": NAME_REQUIREMENTS,
    })))
}

/// Description of valid names of resources.
pub(super) const NAME_REQUIREMENTS: &str =
    "A name has 1 to 100 characters: letters, digits and '-+@()_'.";

/// Returns true if a name of a resource is valid.
pub(super) fn is_name(name: &str) -> bool {
    (1..=100).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-+@()_".contains(&byte))
}

/// Returns the error for diagnostics and troubleshooters, which need a live backend.
pub(super) fn without_backend(call: &Call<'_>) -> ApiError {
    let collection = match call.route.group {
        Group::Diagnostics => "diagnostics",
        _ => "troubleshooters",
    };
    match call.request.method {
        // No resource can exist, because none can be created.
        "GET" => ApiError::not_found(format!(
            "The resource '{}' was not found: this server does not support {collection}.",
            shorten(call.route.name.as_deref().unwrap_or_default())
        )),
        _ => ApiError::new(
            501,
            "NotImplemented",
            format!("This server does not support {collection}, which need a live backend."),
        ),
    }
}
