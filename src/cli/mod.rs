//! The command line: arguments, commands and exit codes.

mod args;
mod ask;
mod baseline;
mod branch_changes;
mod build;
mod changes;
mod check;
mod config;
mod coverage;
mod diff;
mod dispatch;
mod eval;
mod explain;
mod fix;
mod generate;
mod init;
mod install;
mod links;
mod logging;
mod lsp;
mod merge;
mod message;
mod migrate;
mod names;
mod new;
mod out;
mod outcome;
mod output;
mod pack;
mod pack_key;
mod progress;
mod publish;
mod search;
mod serve;
mod session;
mod stdin;
mod targets;
mod trend;
mod updated;
mod verify;
mod why;

pub use dispatch::main;

use outcome::Outcome;
