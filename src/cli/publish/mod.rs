//! `helpc publish`

mod changed;
mod command;
mod observer;
mod text;

pub(super) use command::run;
