//! `helpc why`: shows which articles a customer sees, and why not the others.

mod article;
mod command;
mod customer;
mod model;
mod reason;
mod text;

pub(super) use command::run;
