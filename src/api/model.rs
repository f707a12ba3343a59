//! Requests and responses.

use serde::Serialize;

/// Parts of a request.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Method, as in `GET`.
    pub method: &'a str,
    /// Path, percent-encoded.
    pub path: &'a str,
    /// Query string without the question mark, percent-encoded.
    pub query: &'a str,
    /// Scheme and host of the server as the client sees them, for links to the next page.
    pub origin: &'a str,
    /// Body; empty if there is none.
    pub body: &'a [u8],
}

/// Response with a JSON body, or without a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// JSON; empty for status 204.
    pub body: Vec<u8>,
    /// Allowed methods, for status 405.
    pub allow: Option<&'static str>,
    /// True if the response depends only on the request and the bundle.
    pub is_static: bool,
}

impl Response {
    pub(super) fn json(status: u16, value: &impl Serialize) -> Self {
        // Serialization cannot fail, because all keys are strings.
        Self {
            status,
            body: serde_json::to_vec(value).unwrap_or_default(),
            allow: None,
            is_static: false,
        }
    }

    pub(super) fn ok(value: &impl Serialize) -> Self {
        Self::json(200, value)
    }
}
