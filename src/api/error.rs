//! Errors in the format of Azure Resource Manager.

use super::model::Response;
use crate::bundle::BundleError;
use crate::util;
use serde_json::json;
use std::borrow::Cow;

/// Maximum length of a text that is quoted in a message, in characters.
const MAX_QUOTED_LENGTH: usize = 100;

/// Error response of the API.
#[derive(Debug)]
pub struct ApiError {
    status: u16,
    code: &'static str,
    message: String,
    target: Option<String>,
    allow: Option<&'static str>,
}

impl ApiError {
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            target: None,
            allow: None,
        }
    }

    pub(super) fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(400, code, message)
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, "ResourceNotFound", message)
    }

    pub(super) fn method_not_allowed(method: &str, allow: &'static str) -> Self {
        let message = format!(
            "The method '{}' is not allowed here. Use {allow}.",
            shorten(method)
        );
        Self {
            allow: Some(allow),
            ..Self::new(405, "MethodNotAllowed", message)
        }
    }

    /// Sets the part of the request that is invalid.
    pub(super) fn with_target(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// Returns the response with the error.
    pub(super) fn response(&self) -> Response {
        let mut error = json!({ "code": self.code, "message": self.message });
        if let Some(target) = &self.target {
            error["target"] = json!(target);
        }
        Response {
            allow: self.allow,
            ..Response::json(self.status, &json!({ "error": error }))
        }
    }
}

impl From<BundleError> for ApiError {
    /// Hides the cause, which is not the client's fault and may contain file paths.
    fn from(error: BundleError) -> Self {
        let message = match error {
            BundleError::Missing { .. } => "The content was replaced. Send the request again.",
            _ => "The server cannot read its content.",
        };
        Self::new(503, "ServiceUnavailable", message)
    }
}

/// Shortens a text of the request to quote it in an error message.
pub(super) fn shorten(text: &str) -> Cow<'_, str> {
    util::shorten(text, MAX_QUOTED_LENGTH)
}
