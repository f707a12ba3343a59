//! `helpc why`: shows which articles a customer sees, and why others are not shown.

mod arguments;
mod audience;
mod command;
mod text;

pub(super) use audience::describe;
pub(super) use command::run;
