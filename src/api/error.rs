//! Errors in the shape of Azure Resource Manager.

use super::Response;
use crate::bundle::BundleError;
use serde_json::json;

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

/// A text of the request, short enough to be quoted.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
