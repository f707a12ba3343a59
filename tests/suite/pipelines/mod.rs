//! Runs the files for pipelines and hooks as a pipeline does.
#![cfg(unix)]

mod check;
mod comment;
mod embedded;
mod hooks;
mod install;
mod release;
mod tree;
