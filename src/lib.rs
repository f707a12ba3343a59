//! helpc compiles self-help content: it parses Markdown articles with a `<properties .../>` block,
//! checks and fixes them, and compiles them to HTML and JSON.
//!
//! # Start here
//!
//! ```
//! use helpc::config::Config;
//! use helpc::corpus::Corpus;
//! use helpc::rules;
//! use helpc::schema::Schemas;
//!
//! let schemas = Schemas::embedded()?;
//! let text = "<properties\n selfHelpType=\"genric\"\n/>\n# Restart a machine\n";
//! let file = ("microsoft.compute/restart.md".to_owned(), text.into());
//! let corpus = Corpus::from_memory([file], &schemas);
//! let report = rules::run(&corpus, &schemas, &Config::default());
//! let messages: Vec<&str> = report
//!     .findings
//!     .iter()
//!     .map(|finding| finding.message.as_str())
//!     .collect();
//! assert!(messages.contains(&"`genric` is not a known article type. Did you mean `generic`?"));
//! # Ok::<(), helpc::schema::SchemaError>(())
//! ```
//!
//! Then read on:
//!
//! - [`Article::parse`](article::Article::parse) parses one text. It never fails: an article has
//!   everything that could be read, and a list of faults that rules report.
//! - [`Corpus::load`](corpus::Corpus::load) reads a tree of articles from disk.
//! - [`rules::run`] checks a corpus, [`report::write`] writes its findings in a format.
//! - [`fix::apply_fixes`] applies the fixes of the findings.
//! - [`compile::articles`] compiles articles; [`search`] searches compiled articles.
//!
//! `examples/` has short programs: one checks a text in memory, one adds a rule in YAML, one prints
//! the HTML of an article.
//!
//! # Features
//!
//! All features are on by default. Without them, helpc parses, checks, fixes and compiles, and needs
//! no asynchronous runtime, TLS or parser of arguments.
//!
//! - `bundle`: write, read and verify bundles, with the site and the API.
//! - `pack`: pack bundles into signed archives, and install them; needs `bundle`.
//! - `links`: check links to the web.
//! - `publish`: publish bundles to object storage; needs `bundle`.
//! - `workspace`: keep a tree and its findings current while files and unsaved texts change.
//! - `lsp`: the language server; needs `bundle` and `workspace`.
//! - `serve`: serve articles or a bundle over HTTP; needs `bundle` and `workspace`.
//! - `cli`: the program; needs all the others.
//!
//! # Modules
//!
//! Data flows in one direction:
//!
//! ```text
//! files -> source -> article -> corpus -> rules -> findings -> report
//!                                   |\-> fix -> files
//!                                   |\-> linkcheck -> status
//!                                   |\-> change (new findings since a revision)
//!                                   \--> compile -> objects -> site -> emit
//! ```
//!
//! [`schema`] has the attributes, types, bodies and rule pages; [`config`] the settings of a tree.

#[cfg(feature = "bundle")]
pub mod api;
pub mod article;
#[cfg(feature = "lsp")]
// Only commands write baselines.
#[cfg_attr(not(feature = "cli"), allow(dead_code))]
mod baseline;
#[cfg(feature = "bundle")]
pub mod bundle;
#[cfg(feature = "cli")]
mod change;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod compile;
pub mod config;
pub mod corpus;
#[cfg(feature = "bundle")]
pub mod coverage;
#[cfg(feature = "cli")]
mod diff;
#[cfg(feature = "bundle")]
pub mod emit;
pub mod finding;
pub mod fix;
#[cfg(feature = "cli")]
mod git;
mod json;
#[cfg(feature = "links")]
pub mod linkcheck;
pub mod lookup;
#[cfg(feature = "lsp")]
pub mod lsp;
#[cfg(feature = "cli")]
mod migrate;
#[cfg(feature = "pack")]
pub mod pack;
#[cfg(feature = "publish")]
pub mod publish;
pub mod published;
#[cfg(feature = "bundle")]
pub mod relevance;
pub mod report;
pub mod rules;
#[cfg(feature = "bundle")]
pub mod scaffold;
pub mod schema;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
#[cfg(feature = "bundle")]
pub mod site;
pub mod source;
pub mod status;
#[cfg(feature = "cli")]
mod trend;
mod util;
#[cfg(feature = "workspace")]
pub mod workspace;
