//! Opens the storage of a destination.

use super::credentials::{self, Environment};
use super::http::CountingClient;
use super::storage::{CloudStorage, FolderStorage, Storage};
use super::{Destination, PublishError};
use object_store::{BackoffConfig, RetryConfig};
use std::time::Duration;

/// Opens the storage of a destination, with credentials from `environment`. No request is sent.
pub(super) fn connect(
    destination: &Destination,
    environment: &Environment,
    parallel: usize,
    gzip: bool,
) -> Result<Storage, PublishError> {
    let retry = RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(10),
            base: 2.0,
        },
        max_retries: 8,
        retry_timeout: Duration::from_secs(300),
    };
    let (opened, client, bucket) = match destination {
        Destination::Folder(path) => return Ok(Storage::Folder(FolderStorage::new(path))),
        Destination::Azure(bucket) => {
            let client = CountingClient::new(parallel)?;
            let opened = credentials::container(bucket, environment, client.clone(), retry)?;
            (opened, client, bucket)
        }
        Destination::S3(bucket) => {
            let client = CountingClient::new(parallel)?;
            let opened = credentials::bucket(bucket, environment, client.clone(), retry)?;
            (opened, client, bucket)
        }
    };
    let storage = CloudStorage::new(opened, client, destination, &bucket.prefix, gzip);
    Ok(Storage::Cloud(Box::new(storage)))
}
