//! Rules and their driver.
//!
//! A rule has a source file, `<group>/<name>.rs`, with the check, and a page,
//! `schemas/rules/<group>/<name>.yaml`, with its description, severity, and examples. The
//! `mod.rs` of each group lists its rules. [`run()`] runs all rules that are switched on.

mod active_rule;
mod article_checks;
mod components;
mod config;
mod context;
mod corpus;
mod custom;
mod file;
mod json;
mod json_edits;
mod links;
mod model;
mod overrides;
mod properties;
mod registry;
mod run;
mod shown_text;
mod sink;
mod structure;
mod style;
mod suppress;
mod suppressions;
mod tokens;
mod verify_examples;

pub use links::{WebLink, web_links};
pub use model::{CheckScope, Report, Rule};
pub use registry::all;
pub use run::{run, run_article_rules, run_scoped};
pub use verify_examples::verify_examples;

pub(crate) use crate::finding::did_you_mean;
pub(crate) use context::Context;
pub(crate) use model::Check;
pub(crate) use sink::{FindingBuilder, Sink};
