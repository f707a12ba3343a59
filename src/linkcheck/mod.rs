//! Link checker: requests the pages that the articles link to, with a rate limit per host and
//! only from machines on the public internet.
//!
//! ```text
//! corpus -> targets -> plan -> run -> visit -> client -> connect (address_policy)
//!                       ^       |
//!                   statuses <--/
//! ```
//!
//! The [`Plan`] contains the pages that are due, according to the results of earlier runs. Each
//! host has its own queue and rate limit. Each result is recorded in the [`Statuses`] at once,
//! so that an interrupted run loses nothing. This module creates no findings: the rules
//! `links/dead`, `links/redirected` and the like report the recorded results.
//!
//! [`Statuses`]: crate::status::Statuses

mod address_policy;
mod anchors;
mod charset;
mod client;
mod connect;
mod cookies;
mod locale;
mod plan;
mod rate_limit;
mod run;
mod settings;
mod targets;
mod verdict;
mod visit;

pub use address_policy::{AddressPolicy, AllowError, BlockedAddress, non_global_reason};
pub use client::SetupError;
pub use connect::HostOverride;
pub use plan::{HostQueue, Job, Plan, host_of};
pub use run::{LinkCheckContext, Progress, RunSummary, run};
pub use settings::{HeaderError, Settings, user_agent};
pub use targets::{LinkTargets, PageTargets, added, link_targets};
