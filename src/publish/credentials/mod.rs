//! Credentials from the environment, as the tools of each provider read them. Nothing is read
//! from the tree of the articles or from `helpc.yaml`.

mod aws;
mod azure;
mod environment;
mod ini;
mod open_bucket;

pub(super) use aws::bucket;
pub(super) use azure::container;
pub use environment::Environment;
pub(super) use open_bucket::OpenBucket;
