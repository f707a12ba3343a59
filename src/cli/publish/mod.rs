//! `helpc publish`

mod after;
mod changed;
mod command;
mod observer;
mod open_destination;
mod text;

pub(super) use command::run;
