//! Access to git revisions of a project, by the `git` program. It writes nothing, not even the git
//! index, runs no programs that the repository names, and fetches nothing.

mod command;
mod difference;
mod error;
mod hardened;
mod history;
mod last_changes;
mod listing;
mod objects;
mod place;
mod remotes;
mod revision;
mod shallow;
mod submodules;
mod timeline;
mod touches;

use command::{Git, path_text, text};
pub(crate) use difference::{Difference, difference};
pub(crate) use error::GitError;
pub(crate) use history::{between, commit, common_commit, short_name, since_commit, target_branch};
pub(crate) use last_changes::{LastChanges, last_changes};
pub(crate) use listing::listing;
pub(crate) use objects::{Blob, Objects};
pub(crate) use place::Place;
pub(crate) use remotes::remotes;
pub(crate) use revision::Revision;
pub(crate) use submodules::submodules;
pub(crate) use timeline::{TimedCommit, timeline};
pub(crate) use touches::Touches;
