//! Why a request failed, and what to do about it.

use object_store::Error;
use object_store::client::{HttpError, HttpErrorKind};
use std::error::Error as StdError;
use std::iter::successors;

/// The codes of services for a container or bucket that does not exist.
const NO_BUCKET: [&str; 2] = ["ContainerNotFound", "NoSuchBucket"];
/// The codes of services for credentials that they do not accept, or that may not do this.
const DENIED: [&str; 8] = [
    "AccessDenied",
    "AuthenticationFailed",
    "AuthorizationFailure",
    "AuthorizationPermissionMismatch",
    "ExpiredToken",
    "InvalidAccessKeyId",
    "InvalidToken",
    "SignatureDoesNotMatch",
];

/// Returns the cause of an error, and what to do if that is known. `has_credentials` is false if the
/// environment has no credentials.
pub(super) fn cause(error: &Error, has_credentials: bool) -> String {
    let reason = reason(error);
    match advice(error, has_credentials) {
        Some(advice) => format!("{}; {advice}", reason.trim_end_matches('.')),
        None => reason,
    }
}

/// Returns true if the container or bucket does not exist.
pub(super) fn is_bucket_missing(error: &Error) -> bool {
    let text = innermost(error).to_string();
    code(&text).is_some_and(|code| NO_BUCKET.contains(&code))
}

fn advice(error: &Error, has_credentials: bool) -> Option<&'static str> {
    if is_bucket_missing(error) {
        return Some("create it, or correct the destination");
    }
    let text = innermost(error).to_string();
    let code = code(&text);
    let is_denied = code.is_some_and(|code| DENIED.contains(&code))
        || matches!(
            error,
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. }
        );
    if is_denied {
        return Some(
            "check the credentials in the environment or the identity of this machine, and what they allow: see docs/guide/publish.md",
        );
    }
    let is_unreachable = errors(error)
        .filter_map(|error| error.downcast_ref::<HttpError>())
        .any(|error| {
            matches!(
                error.kind(),
                HttpErrorKind::Connect | HttpErrorKind::Timeout
            )
        });
    let is_unanswered = code.is_none() && matches!(error, Error::Generic { .. });
    if !has_credentials && (is_unreachable || is_unanswered) {
        return Some(
            "the environment has no credentials; unless this machine has an identity of its own, set those that docs/guide/publish.md lists",
        );
    }
    if is_unreachable {
        return Some("check the network, and the account or endpoint in the environment");
    }
    None
}

/// Returns the reason of an error without the wrappings of the library.
fn reason(error: &Error) -> String {
    let text = innermost(error).to_string();
    // Services answer with XML, whose message is enough.
    let message =
        element(&text, "Message").map(|message| message.lines().next().unwrap_or_default().trim());
    match (code(&text), message) {
        (Some(code), Some(message)) => format!("{message} ({code})"),
        _ => text,
    }
}

/// Iterates over an error and its causes.
fn errors<'e>(error: &'e Error) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    let first: &'e (dyn StdError + 'static) = error;
    successors(Some(first), |error| (*error).source())
}

fn innermost(error: &Error) -> &(dyn StdError + 'static) {
    errors(error).last().unwrap_or(error)
}

/// Returns the code in the response of a service.
fn code(text: &str) -> Option<&str> {
    element(text, "Code")
}

/// Returns the text of an element of XML.
fn element<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    Some(rest.split_once(&format!("</{name}>"))?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn not_found(body: &str) -> Error {
        Error::NotFound {
            path: "manifest.json".to_owned(),
            source: body.to_owned().into(),
        }
    }

    fn generic(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        Error::Generic {
            store: "S3",
            source: source.into(),
        }
    }

    #[test]
    fn a_missing_container_is_not_a_missing_file() {
        let body = "<?xml version=\"1.0\"?><Error><Code>ContainerNotFound</Code><Message>The specified container does not exist.\nRequestId:1</Message></Error>";
        let error = not_found(body);
        assert!(is_bucket_missing(&error));
        assert_eq!(
            cause(&error, true),
            "The specified container does not exist. (ContainerNotFound); create it, or correct the destination"
        );
        assert!(!is_bucket_missing(&not_found(
            "<Error><Code>NoSuchKey</Code><Message>It does not exist</Message></Error>"
        )));
        assert!(!is_bucket_missing(&not_found("404")));
    }

    #[test]
    fn errors_have_advice() {
        let denied = "<Error><Code>SignatureDoesNotMatch</Code><Message>No.</Message></Error>";
        let refused = HttpError::new(HttpErrorKind::Connect, std::io::Error::other("refused"));
        for (error, has_credentials, expected) in [
            (generic(denied), true, "check the credentials"),
            (generic(denied), false, "check the credentials"),
            (generic("no identity"), false, "has no credentials"),
            (generic(refused), true, "check the network"),
        ] {
            let said = cause(&error, has_credentials);
            assert!(said.contains(expected), "{said}");
        }
        assert_eq!(cause(&generic("damaged"), true), "damaged");
    }
}
