//! The effect of a change on findings: those that an earlier revision did not have,
//! in the changed files and in the files that depend on them.

mod compare;
mod known;

pub(crate) use compare::{Diff, are_new, compare};
