//! The arguments of `helpc check`.

use super::{CommonArgs, StdinArgs};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub(super) const CHECK_EXAMPLES: &str = "\
Examples:
  helpc check                                  all articles
  helpc check articles/microsoft.compute       the articles of one folder
  helpc check --since origin/main              only findings that are new since that revision
  helpc check --gate owner --since HEAD~1      fail only for owners with more findings than before
  helpc check --only links,json                only the rules of two groups
  helpc check --format sarif=helpc.sarif       write the findings to a file

`helpc explain RULE` explains a rule. Exit codes: 0 clean, 1 findings at or above `--fail-on`, 2 could not run.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Gate {
    /// Each new finding at or above `--fail-on`
    New,
    /// Owners with more findings at or above `--fail-on` than before: more new ones than fixed
    /// ones. Only their new findings are printed
    Owner,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CheckArgs {
    /// Files or folders to report on; `-` for standard input [default: `articles` next to the
    /// nearest helpc.yaml]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Report only findings that are new since this git revision, that is, since the last
    /// commit that it has in common with the work tree
    #[arg(long, value_name = "REV")]
    pub(in crate::cli) since: Option<String>,
    /// What fails the run when it is compared with a revision or a baseline
    #[arg(
        long,
        value_enum,
        default_value = "new",
        value_name = "GATE",
        conflicts_with = "shard"
    )]
    pub(in crate::cli) gate: Gate,
    /// Print the number of findings by rule and owner (new, fixed and remaining ones)
    /// instead of the findings
    #[arg(long)]
    pub(in crate::cli) summary: bool,
    #[command(flatten)]
    pub(in crate::cli) common: CommonArgs,
    #[command(flatten)]
    pub(in crate::cli) stdin: StdinArgs,
}
