//! A run of the rules over a corpus, in four steps: `select` the rules, `check` the files, apply the
//! `overrides` of the configuration, and `suppress` what comments hide.

mod check;
mod driver;
mod json_edits;
mod overrides;
mod scopes;
mod select;
mod suppress;

pub use driver::{run, run_article_rules, run_errors, run_scoped};
