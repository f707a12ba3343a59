//! Conventions of Azure Resource Manager that all providers share: addresses and versions.

use super::error::{ApiError, shorten};
use super::query::Query;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

/// Resource provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Provider {
    Help,
    Support,
}

impl Provider {
    const ALL: [Self; 2] = [Self::Help, Self::Support];

    /// Returns its namespace.
    pub(super) fn namespace(self) -> &'static str {
        match self {
            Self::Help => "Microsoft.Help",
            Self::Support => "Microsoft.Support",
        }
    }

    /// Returns the provider with this namespace.
    fn of(namespace: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|one| one.namespace().eq_ignore_ascii_case(namespace))
    }

    /// Returns the error for a resource type that it does not have.
    pub(super) fn unknown_type(self, name: &str) -> ApiError {
        let message = format!(
            "The resource type '{}' could not be found in the namespace '{}'.",
            shorten(name),
            self.namespace()
        );
        ApiError::new(404, "InvalidResourceType", message)
    }

    /// Returns the version of a request. It must be one of those that support the resource type.
    pub(super) fn version<V: Copy>(
        self,
        query: &Query,
        resource_type: &str,
        supported: &[(V, &str)],
    ) -> Result<V, ApiError> {
        let Some(requested) = query.get("api-version") else {
            return Err(ApiError::bad_request(
                "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests.",
            ));
        };
        let found = supported
            .iter()
            .find(|(_, text)| text.eq_ignore_ascii_case(requested));
        found.map(|(version, _)| *version).ok_or_else(|| {
            let known: Vec<&str> = supported.iter().map(|(_, text)| *text).collect();
            ApiError::bad_request(
                "InvalidResourceType",
                format!(
                    "The resource type '{resource_type}' could not be found in the namespace '{}' for api version \
                     '{}'. The supported api-versions are '{}'.",
                    self.namespace(),
                    shorten(requested),
                    known.join(",")
                ),
            )
        })
    }
}

/// Parsed path. Texts are decoded and keep the case of the request.
#[derive(Debug)]
pub(super) struct Address {
    pub(super) provider: Provider,
    /// Segments before `/providers`; empty for the tenant.
    pub(super) scope: Vec<String>,
    /// Segments after the namespace.
    pub(super) rest: Vec<String>,
}

impl Address {
    /// Parses a path.
    pub(super) fn parse(path: &str) -> Result<Self, ApiError> {
        let mut scope = segments(path);
        let (at, provider) = provider(&scope).ok_or_else(|| {
            ApiError::not_found(format!(
                "The path '{}' does not belong to the API.",
                shorten(path)
            ))
        })?;
        let rest = scope.split_off(at + 2);
        scope.truncate(at);
        let address = Self {
            provider,
            scope,
            rest,
        };
        let first = address.scope.first();
        if first.is_some_and(|first| {
            !first.eq_ignore_ascii_case("subscriptions") || address.scope.len() < 2
        }) {
            return Err(address.invalid_scope("must start with 'subscriptions/' and an id"));
        }
        Ok(address)
    }

    /// Returns the error for a path that does not exist.
    pub(super) fn not_found(&self) -> ApiError {
        let namespace = self.provider.namespace();
        let scope: String = self.scope.iter().map(|part| format!("/{part}")).collect();
        let path = format!("{scope}/providers/{namespace}/{}", self.rest.join("/"));
        ApiError::not_found(format!("The path '{}' was not found.", shorten(&path)))
    }

    /// Returns the error for a scope that is not valid for this reason.
    pub(super) fn invalid_scope(&self, reason: &str) -> ApiError {
        let scope = self.scope.join("/");
        let message = format!("The scope '{}' {reason}.", shorten(&scope));
        ApiError::bad_request("InvalidScope", message)
    }
}

/// Parses the JSON body of a request, which may be empty.
pub(super) fn body<T: Default + DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(T::default());
    }
    serde_json::from_slice(body)
        .map_err(|error| invalid_body(format!("The body is not valid: {error}.")))
}

/// Returns the error for a body that is not valid.
pub(super) fn invalid_body(message: impl Into<String>) -> ApiError {
    ApiError::bad_request("InvalidRequestContent", message)
}

/// Returns true if a path belongs to the API.
pub fn is_for(path: &str) -> bool {
    provider(&segments(path)).is_some()
}

/// Returns the decoded segments of a path, without empty ones.
fn segments(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|part| !part.is_empty())
        .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
        .collect()
}

/// Returns the last provider in a path, and the index of the `providers` before it.
fn provider(segments: &[String]) -> Option<(usize, Provider)> {
    let pairs = segments.windows(2).enumerate().rev();
    let mut found = pairs
        .filter(|(_, pair)| pair[0].eq_ignore_ascii_case("providers"))
        .filter_map(|(at, pair)| Some((at, Provider::of(&pair[1])?)));
    found.next()
}
