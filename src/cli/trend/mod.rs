//! `helpc trend`: shows how the articles develop over the history of the project.

mod command;
mod history;
mod options;
mod revision;

pub(super) use command::run;
pub(in crate::cli) use options::{Target, since, target};
