//! `helpc links`

mod command;
mod requests;
mod summary;

pub(super) use command::run;
