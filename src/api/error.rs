//! Errors in the shape of Azure Resource Manager.

use super::Response;
use crate::bundle::BundleError;
use crate::util;
use serde_json::json;
use std::borrow::Cow;

/// Why a request is not answered.
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

    pub(super) fn bad(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(400, code, message)
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, "ResourceNotFound", message)
    }

    pub(super) fn method(used: &str, allow: &'static str) -> Self {
        let message = format!(
            "The method '{}' is not supported here. Use {allow}.",
            shorten(used)
        );
        Self {
            allow: Some(allow),
            ..Self::new(405, "MethodNotAllowed", message)
        }
    }

    /// Names the part of the request that is wrong.
    pub(super) fn about(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// The response that says so.
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
    /// The client cannot help it, and need not know where our files are.
    fn from(error: BundleError) -> Self {
        let message = match error {
            BundleError::Missing { .. } => "The content was replaced meanwhile. Ask again.",
            _ => "The content of the server cannot be read.",
        };
        Self::new(503, "ServiceUnavailable", message)
    }
}

/// Returns the front of a long text of the request, to quote it.
pub(super) fn shorten(text: &str) -> Cow<'_, str> {
    const MAX_CHARS: usize = 100;
    util::shorten(text, MAX_CHARS)
}
