//! helpc compiles self-help content.
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
//! Read the modules in that order. [`schema`] has the attributes, types, bodies and rule pages;
//! [`config`] the settings of a tree; [`json`] parses the documents in some bodies; [`search`]
//! searches compiled articles. Parsing never fails: an article has everything that could be read,
//! and a list of faults that rules report.

pub mod api;
pub mod article;
pub mod baseline;
pub mod bundle;
pub mod change;
pub mod cli;
pub mod compile;
pub mod config;
pub mod corpus;
pub mod coverage;
pub mod emit;
pub mod finding;
pub mod fix;
pub mod git;
pub mod json;
pub mod linkcheck;
pub mod lookup;
pub mod report;
pub mod rules;
pub mod schema;
pub mod search;
pub mod serve;
pub mod site;
pub mod source;
pub mod status;
mod util;
