//! Asks the web whether the links of a tree lead anywhere: politely, and only
//! machines of the public internet.
//!
//! ```text
//! corpus -> extract -> plan -> run -> lanes -> visit -> client -> connect (guard)
//!                       ^       |
//!                   statuses <--/
//! ```
//!
//! What is due is planned from what is known ([`Plan`]); each host has a lane of
//! its own, at its own pace; each answer is noted in the [`Statuses`] at once, so
//! that a run that is stopped has lost nothing. The rules `links/dead` and its kin
//! tell what is noted: no finding is made here.
//!
//! [`Statuses`]: crate::status::Statuses

mod anchors;
mod charset;
mod client;
mod connect;
mod cookies;
mod extract;
mod guard;
mod locale;
mod pace;
mod plan;
mod run;
mod settings;
mod verdict;
mod visit;

pub use client::SetupError;
pub use connect::Told;
pub use extract::{Addresses, Wanted, added, addresses};
pub use guard::{AllowError, Guard, Refusal, apart};
pub use plan::{Job, Lane, Plan, host_of};
pub use run::{Done, LinkCheckContext, Progress, run};
pub use settings::{HeaderError, Settings, agent};
