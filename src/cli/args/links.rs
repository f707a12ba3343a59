//! The arguments of `helpc links`.

use super::CommonArgs;
use crate::linkcheck::HostOverride;
use clap::Args;
use std::path::PathBuf;

pub(super) const LINKS_EXAMPLES: &str = "\
Examples:
  helpc links                                  check links that are new, broken or due again
  helpc links --since origin/main              only links that are new since that revision
  helpc links --offline                        send no requests; report the results of the last runs
  helpc links --fix                            update links whose pages have moved

Exit codes: 0 clean, 1 findings at or above `--fail-on`, 2 could not run, 3 only links that could not be checked.";

#[derive(Debug, Args)]
pub(in crate::cli) struct LinksArgs {
    /// Files or folders to report on [default: `articles` next to the nearest helpc.yaml]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Send no requests; report what the link-status file holds
    #[arg(long)]
    pub(in crate::cli) offline: bool,
    /// Check only links that are new since this git revision, that is, since the last commit
    /// that it has in common with the work tree
    #[arg(long, value_name = "REV", alias = "changed-since")]
    pub(in crate::cli) since: Option<String>,
    /// The link-status file [default: `links.status` in helpc.yaml, or helpc-links.jsonl
    /// next to it]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) status: Option<PathBuf>,
    /// Check every link again, even if its last result is still valid
    #[arg(long, conflicts_with = "offline")]
    pub(in crate::cli) refresh: bool,
    /// Print the number of links by host and result instead of the findings
    #[arg(long)]
    pub(in crate::cli) summary: bool,
    #[command(flatten)]
    pub(in crate::cli) common: CommonArgs,
    #[command(flatten)]
    pub(in crate::cli) requests: RequestArgs,
}

/// Options for requests: rate limits, retries and addresses.
#[derive(Debug, Args)]
#[command(next_help_heading = "Requests")]
pub(in crate::cli) struct RequestArgs {
    /// Maximum number of links to check per host, those with the oldest result first; 0 for all
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(in crate::cli) budget: usize,
    /// Maximum number of simultaneous requests per host
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(in crate::cli) concurrency: usize,
    /// Minimum time between two requests to one host, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 100)]
    pub(in crate::cli) interval: u64,
    /// Maximum number of simultaneous requests to all hosts
    #[arg(long, value_name = "N", default_value_t = 128)]
    pub(in crate::cli) total: usize,
    /// Time to wait for a response, in seconds
    #[arg(long, value_name = "S", default_value_t = 20.0)]
    pub(in crate::cli) timeout: f64,
    /// Maximum number of attempts for a link without a response
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(in crate::cli) attempts: u32,
    /// Time before the first retry, in milliseconds; doubled before each subsequent retry
    #[arg(long, value_name = "MS", default_value_t = 1000)]
    pub(in crate::cli) backoff: u64,
    /// Maximum time to wait if a host asks helpc to slow down, in seconds; hosts that ask for
    /// more are left for the next run
    #[arg(long, value_name = "S", default_value_t = 60)]
    pub(in crate::cli) longest_wait: u64,
    /// Seed of the random delays, to repeat a run [default: the current time]
    #[arg(long, value_name = "N")]
    pub(in crate::cli) seed: Option<u64>,
    /// A host or network that helpc may connect to although it is not public: HOST, HOST:PORT,
    /// HOST:*, ADDRESS/BITS (can be given several times)
    #[arg(long, value_name = "HOST")]
    pub(in crate::cli) allow_host: Vec<String>,
    /// The address of a host, instead of the one from DNS: for tests
    #[arg(long, value_name = "HOST=ADDRESS:PORT", hide = true)]
    pub(in crate::cli) resolve: Vec<HostOverride>,
}
