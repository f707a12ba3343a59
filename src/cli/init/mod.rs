//! `helpc init`: sets up a project.

mod articles;
mod command;
mod files;
mod repository;

pub(super) use command::run;
