//! `helpc publish`

mod after;
mod changed;
mod command;
mod observer;
mod target;
mod text;

pub(super) use command::run;
