//! `helpc diff`: shows what a change does to customers.

mod checked;
mod command;
mod live;
mod options;
mod sides;
mod tree;

pub(super) use command::run;
pub(in crate::cli) use live::EarlierState;
pub(in crate::cli) use options::{FailOn, Target, fail_on, target};
