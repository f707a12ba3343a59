//! A destination that is open: what can be done there.

use super::connect::connect;
use super::credentials::Environment;
use super::storage::Storage;
use super::{Destination, PublishError};
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::runtime::{Handle, Runtime};

/// Settings of a publisher.
#[derive(Debug, Clone)]
pub struct PublishSettings {
    /// Maximum number of simultaneous requests.
    pub parallel: usize,
    /// Time after which a run that has gone silent counts as killed.
    pub lease: Duration,
    /// True to store files compressed in object storage, which then serves them compressed.
    pub gzip: bool,
    /// Who publishes, for the history.
    pub by: Option<String>,
    /// What is published, for the history.
    pub revision: Option<String>,
}

impl PublishSettings {
    /// Returns the default settings, with the publisher and the revision from the environment.
    pub fn of(environment: &Environment) -> Self {
        let text = |name| environment.get(name).map(str::to_owned);
        Self {
            parallel: 64,
            lease: Duration::from_secs(30),
            gzip: false,
            by: text("HELPC_PUBLISHED_BY"),
            revision: text("HELPC_REVISION"),
        }
    }
}

/// Reports the progress of a run.
pub trait Observer: Sync {
    /// A step starts, with the number of files that it writes or reads.
    fn start(&self, step: &str, total: usize);
    /// A file was written or read.
    fn advance(&self) {}
    /// The run waits for the end of the lease of another run.
    fn wait(&self, lease: Duration);
}

/// A publisher to one destination. Its functions block.
#[derive(Debug)]
pub struct Publisher {
    runtime: Runtime,
    pub(super) storage: Arc<Storage>,
    pub(super) destination: Destination,
    pub(super) settings: PublishSettings,
}

impl Publisher {
    /// Opens a destination, with credentials from `environment`. Sends no request.
    pub fn open(
        destination: Destination,
        environment: &Environment,
        settings: PublishSettings,
    ) -> Result<Self, PublishError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| PublishError::Setup(format!("cannot start threads: {error}")))?;
        let storage = connect(&destination, environment, settings.parallel, settings.gzip)?;
        Ok(Self {
            runtime,
            storage: Arc::new(storage),
            destination,
            settings,
        })
    }

    /// Returns the destination.
    pub fn destination(&self) -> &Destination {
        &self.destination
    }

    /// Returns the number of requests that were sent.
    pub fn requests(&self) -> usize {
        self.storage.requests()
    }

    /// Returns a handle for code that is not asynchronous.
    pub(super) fn handle(&self) -> Handle {
        self.runtime.handle().clone()
    }

    pub(super) fn block_on<R>(&self, future: impl Future<Output = R>) -> R {
        self.runtime.block_on(future)
    }
}

/// Returns the current time in UTC, to the second.
pub(super) fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}
