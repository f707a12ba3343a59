//! What is not about solutions: the list of operations, names, and what cannot be had.

use super::error::{ApiError, shorten};
use super::json::List;
use super::route::{Group, NAMESPACE};
use super::{Call, Response};
use serde::Deserialize;
use serde_json::{Value, json};

/// The operations that are answered.
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
        "Say which solution will be asked for",
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
            "name": format!("{NAMESPACE}/{name}"),
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
    List {
        value: value.collect(),
        next_link: None,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    name: Option<String>,
}

pub(super) fn check_name(call: &Call<'_>) -> Result<Response, ApiError> {
    let asked: Asked = match call.request.body {
        [] => Asked::default(),
        body => serde_json::from_slice(body).map_err(|error| {
            ApiError::bad(
                "InvalidRequestContent",
                format!("The body cannot be read: {error}."),
            )
        })?,
    };
    let name = asked.name.ok_or_else(|| {
        ApiError::bad("InvalidRequestContent", "The body must hold 'name'.").about("name")
    })?;
    Ok(Response::ok(&match is_name(&name) {
        true => json!({ "nameAvailable": true }),
        false => json!({
            "nameAvailable": false,
            "reason": "Invalid",
            "message": "A name has 1 to 100 letters, digits and characters of '-+@()_'.",
        }),
    }))
}

/// Whether a client may call a resource so.
pub(super) fn is_name(name: &str) -> bool {
    (1..=100).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-+@()_".contains(&byte))
}

/// Diagnostics and troubleshooters run against the resources of a customer.
pub(super) fn without_backend(call: &Call<'_>) -> ApiError {
    let what = match call.route.group {
        Group::Diagnostics => "diagnostics",
        _ => "troubleshooters",
    };
    match call.request.method {
        // None can have been made here.
        "GET" => ApiError::not_found(format!(
            "There is no resource '{}' among the {what}: this server cannot run any.",
            shorten(call.route.name.as_deref().unwrap_or_default())
        )),
        _ => ApiError::new(
            501,
            "NotImplemented",
            format!("This server has content only: {what} need a live backend."),
        ),
    }
}
