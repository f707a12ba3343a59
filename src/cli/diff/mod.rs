//! `helpc diff`: shows what a change does to customers.

mod command;
mod options;
mod sides;
mod tree;

pub(super) use command::run;
pub(in crate::cli) use options::{FailOn, Target, fail_on, target};
