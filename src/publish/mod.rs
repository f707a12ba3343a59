//! Publishes bundles to object storage: `docs/guide/publish.md`.
//!
//! A bundle is content-addressed and has a manifest, so a publish is the difference between two
//! manifests. Objects are written first, only if they do not exist, under names that nobody reads
//! yet. Then pages and aliases are replaced, and the manifest is switched, on condition that nobody
//! else has switched it.

mod brakes;
mod connect;
mod credentials;
mod destination;
mod error;
mod files;
mod headers;
mod history;
mod http;
mod local;
mod lock;
mod memory;
mod parallel;
mod plan;
mod prepare;
mod prune;
mod publisher;
mod remote;
mod remote_files;
mod resume;
mod run;
mod smoke;
mod source;
mod state;
mod storage;
mod table;
mod verify;
mod write;

pub use brakes::{BrakeExceeded, Brakes};
pub use credentials::Environment;
pub use destination::{Bucket, Destination};
pub use error::PublishError;
pub use plan::{ArticleChange, CloudChange, PLAN_FORMAT, PageChange, Plan};
pub use prepare::Prepared;
pub use prune::{Keep, Pruned};
pub use publisher::{Observer, PublishSettings, Publisher};
pub use run::Published;
pub use smoke::SmokeTest;
pub use state::Generation;
pub use table::{DestinationRow, DestinationTable};
pub use verify::RemoteVerification;
