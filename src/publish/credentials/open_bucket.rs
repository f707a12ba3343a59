//! A container or bucket that is open, or the reason why it is not.

use crate::publish::PublishError;
use object_store::ObjectStore;
use std::error::Error;
use std::sync::Arc;

/// A container or bucket that is open.
#[derive(Debug)]
pub(in crate::publish) struct OpenBucket {
    pub(in crate::publish) store: Arc<dyn ObjectStore>,
    /// True if the environment has credentials. Without them, the managed identity of the machine
    /// is tried, which few machines have.
    pub(in crate::publish) has_credentials: bool,
}

/// Returns the error for settings in the environment that the library cannot use.
pub(super) fn unusable(service: &str, error: &object_store::Error) -> PublishError {
    // The outermost error only names the library.
    let reason = error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string);
    PublishError::Credentials(format!(
        "the settings for {service} in the environment cannot be used: {reason}"
    ))
}
