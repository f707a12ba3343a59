//! helpc compiles self-help content.
//!
//! Data flows one way:
//!
//! ```text
//! files -> source -> article -> corpus -> rules -> findings -> report
//!                                   |\-> fix -> files
//!                                   |\-> linkcheck (what the web says of links) -> status
//!                                   |\-> change (what is new since a revision)
//!                                   \--> compile -> objects -> site -> emit
//! ```
//!
//! Read the modules in that order. [`schema`] says what an attribute, a type, a
//! body or a rule *is*; [`config`] what this tree wants of it; [`json`] reads the
//! documents in some bodies; [`search`] finds what was compiled. Parsing never
//! fails: an article keeps what could be read and the faults that were met, and
//! a rule for each kind of fault reports it.

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
