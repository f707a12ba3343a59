//! The list of operations, and operations that are not supported.

use super::route::Version;
use crate::api::arm::Provider;
use crate::api::error::ApiError;
use crate::api::resource::List;
use serde_json::{Value, json};

/// Operations of all versions.
const OPERATIONS: [(&str, &str, &str); 3] = [
    ("operations/read", "Operations", "List the operations"),
    ("services/read", "Services", "List or get services"),
    (
        "services/problemClassifications/read",
        "Problem classifications",
        "List or get the problem classifications of a service",
    ),
];

/// Operations of the versions that can classify texts.
const CLASSIFY: [(&str, &str, &str); 2] = [
    (
        "classifyServices/action",
        "Services",
        "Find services for a text",
    ),
    (
        "services/classifyProblems/action",
        "Problem classifications",
        "Find problem classifications of a service for a text",
    ),
];

/// Returns the operations that this server supports.
pub(super) fn list(version: Version) -> List<Value> {
    let classify: &[_] = if version.can_classify() {
        &CLASSIFY
    } else {
        &[]
    };
    let value = OPERATIONS.iter().chain(classify);
    let value = value.map(|(name, resource, does)| {
        json!({
            "name": format!("{}/{name}", Provider::Support.namespace()),
            "display": {
                "provider": "Microsoft Support",
                "resource": resource,
                "operation": does,
                "description": does,
            },
        })
    });
    List::whole(value.collect())
}

/// Returns the error for what only a support system holds.
pub(super) fn not_held(what: &str) -> ApiError {
    let message = format!(
        "This server does not support {what}. It only leads to articles: use the services, their problem \
         classifications and Microsoft.Help."
    );
    ApiError::new(501, "NotImplemented", message)
}
