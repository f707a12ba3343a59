//! The engine under an editor and a preview: holds a tree of articles with their findings, and
//! keeps both current while files and unsaved texts change.
//!
//! [`Workspace`] is the state. A change makes a new [`Snapshot`] at once, in which the findings of
//! the changed articles are current; [`Workspace::complete`] then brings the findings of all other
//! files up to date. Readers share immutable snapshots and never wait for either. The findings of a
//! complete snapshot are those of `helpc check`.
//!
//! [`Driver`] runs a workspace: it watches the folder, completes in the background, and reports
//! [`Event`]s. The module knows neither HTTP nor an editor protocol.

mod apply;
mod driver;
mod findings;
mod held;
mod model;
mod read;
mod state;
mod watch;

pub use driver::{Driver, Event};
#[cfg(feature = "cli")]
pub(crate) use findings::check;
pub use held::Held;
#[cfg(feature = "cli")]
pub(crate) use model::LocalFindings;
pub use model::{FindingsByFile, Settings, Snapshot, Update};
pub use state::Workspace;
