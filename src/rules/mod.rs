//! Rules and their driver.
//!
//! A rule has a source file, `<group>/<name>.rs`, with the check, and a page,
//! `schemas/rules/<group>/<name>.yaml`, with its description, severity, and examples. The
//! `mod.rs` of each group lists its rules; its folder `support` has what several rules share.
//! [`run()`] runs all rules that are switched on.

mod components;
mod config;
mod context;
mod corpus;
mod custom;
mod file;
mod json;
mod links;
mod model;
mod properties;
mod registry;
mod run;
mod shown_text;
mod sink;
mod structure;
mod style;
mod suppress;
mod tokens;
mod verify_examples;

pub use model::{CheckScope, Report, Rule};
pub use registry::all;
pub use run::{run, run_article_rules, run_errors, run_scoped};
pub use verify_examples::verify_examples;

pub(crate) use context::{ArticleContext, CorpusContext, SuppressionContext};
pub(crate) use sink::{CorpusSink, FindingBuilder, Sink};
