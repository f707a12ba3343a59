//! `helpc diff`: shows what a change does to customers.

mod command;
mod live;
mod options;
mod sides;
mod tree;

pub(super) use command::run;
pub(in crate::cli) use live::EarlierTree;
pub(in crate::cli) use options::{FailOn, Target, fail_on, target};
