//! What a change does to customers: compares two states of a project as they are published.
//!
//! A [`Source`] is one state: a tree that [`TreeSource`] compiles as a build does, or a bundle.
//! [`compare()`] pairs their articles and lists, and [`write()`] prints the [`Diff`].

mod articles;
mod attributes;
mod bundle;
mod compare;
mod context;
mod form;
mod kind;
mod lists;
mod model;
mod narrow;
mod owners;
mod pairs;
mod references;
mod report;
mod settings;
mod source;
mod targets;
mod text;
mod topics;
mod tree;
mod unseen;

pub(crate) use bundle::BundleSource;
pub(crate) use compare::compare;
pub(crate) use context::Context;
pub(crate) use kind::Kind;
pub(crate) use model::{Diff, SideName};
pub(crate) use report::{Format, WriteOptions, write};
pub(crate) use source::Source;
pub(crate) use tree::TreeSource;
