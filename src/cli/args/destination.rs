//! The arguments of `helpc publish`.

use crate::publish::{Destination, Keep};
use crate::schema::Threshold;
use clap::{ArgGroup, Args, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

pub(super) const PUBLISH_EXAMPLES: &str = "\
Examples:
  helpc publish 'az://$web'                    publish dist/ to a static website of Azure
  helpc publish s3://help/docs --dry-run       show what would change, and write nothing
  helpc publish 'az://$web' --plan plan.json   write the plan to a file, for a review
  helpc publish 'az://$web' --apply plan.json  publish exactly what that plan says
  helpc publish 'az://$web' --rollback         go back to the generation before
  helpc publish 'az://$web' --prune --keep 14d
                                               delete what was not live in the last 14 days
  helpc publish 'az://$web' --smoke-test       publish, then read it as its readers do
  helpc publish --destinations ../clouds.yaml  publish to each destination of a table, in order
  helpc publish 'az://$web' -- ./purge {}      run a program with the addresses that changed

Credentials come from the environment: AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_ACCOUNT with
AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, workload or managed identity, the login of the Azure
CLI; AWS_ACCESS_KEY_ID and the other AWS_ variables, or a profile.

Exit codes:
  0  published, or nothing to do
  1  nothing was published because of a limit, or --verify found a problem
  2  helpc could not run
  4  another publish was faster; nothing was switched
  5  published, but the smoke test or the program after `--` failed";

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("action").args(["rollback", "history", "verify", "prune", "apply"]))]
pub(in crate::cli) struct PublishArgs {
    /// `az://CONTAINER[/PREFIX]`, `s3://BUCKET[/PREFIX]` or `file:///PATH`
    #[arg(required_unless_present = "destinations")]
    pub(in crate::cli) destination: Option<Destination>,
    /// Publish to each destination in this table, in order, until one fails
    #[arg(long, value_name = "FILE", conflicts_with_all = ["destination", "bundle", "plan", "apply", "changed", "url", "purge"])]
    pub(in crate::cli) destinations: Option<PathBuf>,
    /// Publish only to these destinations in the table: names, separated by commas
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        requires = "destinations"
    )]
    pub(in crate::cli) only: Vec<String>,
    /// Read the table from this git revision, not from the work tree
    #[arg(long, value_name = "REV", requires = "destinations")]
    pub(in crate::cli) trusted_config: Option<String>,
    /// The bundle folder [default: `out` in the nearest helpc.yaml, or `dist`]
    #[arg(long, value_name = "DIR", conflicts_with_all = ["rollback", "history", "verify", "prune"])]
    pub(in crate::cli) bundle: Option<PathBuf>,
    /// Show what would change, but write nothing
    #[arg(long, conflicts_with_all = ["history", "verify", "apply"])]
    pub(in crate::cli) dry_run: bool,
    /// Write the plan as JSON to this file (`-` for standard output), but publish nothing
    #[arg(long, value_name = "FILE", conflicts_with = "action")]
    pub(in crate::cli) plan: Option<PathBuf>,
    /// Publish exactly what this plan says; if something else would change now, publish nothing
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) apply: Option<PathBuf>,
    /// Go back to a generation [default: the previous one]
    #[arg(long, value_name = "GENERATION", num_args = 0..=1, default_missing_value = "0")]
    pub(in crate::cli) rollback: Option<u64>,
    /// List the generations that can be restored
    #[arg(long)]
    pub(in crate::cli) history: bool,
    /// Read this many files at the destination, or `all`, and compare their hashes [default: 200]
    #[arg(long, value_name = "N|all", num_args = 0..=1, default_missing_value = "200", value_parser = sample)]
    pub(in crate::cli) verify: Option<Sample>,
    /// Delete the files that only old generations need; `--keep` sets which generations to keep
    #[arg(long)]
    pub(in crate::cli) prune: bool,
    /// What `--prune` keeps: the last N generations, or those that were live within a period such
    /// as `14d`
    #[arg(long, value_name = "N|TIME", default_value = "5", requires = "prune")]
    pub(in crate::cli) keep: Keep,
    /// Publish nothing if a cloud would lose more articles than this: a number, or a percentage
    /// of those that it shows [default: 10%, but at least 11 articles]
    #[arg(long, value_name = "N|%")]
    pub(in crate::cli) max_removed: Option<Threshold>,
    /// Publish nothing if more articles of a cloud than this would change: a number, or a
    /// percentage of those that it shows [default: 50%, but at least 51 articles]
    #[arg(long, value_name = "N|%")]
    pub(in crate::cli) max_changed: Option<Threshold>,
    /// Publish even if a limit is exceeded; review the plan first
    #[arg(long, short)]
    pub(in crate::cli) yes: bool,
    /// Write the addresses that changed to this file (`-` for standard output), one per line, to
    /// purge them from the cache of a content delivery network
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) changed: Option<PathBuf>,
    /// The address of the published site, to put before the path of each changed file
    #[arg(long, value_name = "URL")]
    pub(in crate::cli) url: Option<String>,
    /// Afterwards, read what is published as its readers do: the entry of each cloud, some
    /// articles, their pages, and the results of a search
    #[arg(long, conflicts_with_all = ["dry_run", "plan", "history", "prune"])]
    pub(in crate::cli) smoke_test: bool,
    /// A program to run when something has changed, with its arguments. It gets the changed
    /// addresses on its standard input, one per line, and in place of an argument `{}`
    #[arg(last = true, value_name = "PROGRAM", conflicts_with_all = ["dry_run", "plan", "history", "verify", "prune"])]
    pub(in crate::cli) purge: Vec<String>,
    /// The format of what `--dry-run` and `--history` print
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub(in crate::cli) format: PublishFormat,
    /// Store files compressed in Azure or S3, which then sends them with `Content-Encoding: gzip`:
    /// for hosts without a content delivery network
    #[arg(long, conflicts_with_all = ["history", "verify", "prune"])]
    pub(in crate::cli) gzip: bool,
    /// Maximum number of simultaneous requests
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(in crate::cli) parallel: u16,
    /// Time after which another run that has written nothing counts as killed
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = humantime::parse_duration)]
    pub(in crate::cli) lease: Duration,
    /// Print only problems
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum PublishFormat {
    /// For reading
    Text,
    /// For tools
    Json,
}

/// The number of files to read; none for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct Sample(pub(in crate::cli) Option<usize>);

fn sample(text: &str) -> Result<Sample, String> {
    if text == "all" {
        return Ok(Sample(None));
    }
    match text.parse() {
        Ok(number) if number > 0 => Ok(Sample(Some(number))),
        _ => Err(format!("`{text}` is neither a number of files nor `all`")),
    }
}
