//! The arguments of `helpc trend`.

use super::{JobsArgs, RuleArgs, TreeArgs};
use crate::cli::trend::{Target, since, target};
use crate::trend::{Interval, Since};
use clap::Args;

pub(super) const TREND_EXAMPLES: &str = "\
Examples:
  helpc trend                                   the last two years, month by month
  helpc trend --every 1week --since 2026-01-01  each Monday of this year
  helpc trend --since v1.0 --format csv=trend.csv
  helpc trend --format html=trend.html          a page with plots
  helpc trend --trusted-config HEAD             check old revisions by today's rules
  helpc trend --only links,tokens               only the findings of these groups

Exit codes: 0 done, 2 could not run.";

#[derive(Debug, Args)]
pub(in crate::cli) struct TrendArgs {
    /// The last revision
    #[arg(default_value = "HEAD", value_name = "REV")]
    pub(in crate::cli) head: String,
    /// The time between two revisions that are checked: a number of days, weeks, months or
    /// years
    #[arg(long, default_value = "1month", value_name = "INTERVAL")]
    pub(in crate::cli) every: Interval,
    /// The start: a date, a length of time before the last revision, or a revision
    #[arg(long, default_value = "2years", value_name = "START", value_parser = since)]
    pub(in crate::cli) since: Since,
    /// Count the articles that did not change for this many months
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "6,12,24",
        value_name = "MONTHS",
        value_parser = clap::value_parser!(u32).range(1..=1200)
    )]
    pub(in crate::cli) untouched: Vec<u32>,
    /// The format, and the file to write it to (can be given several times): human, json, csv or
    /// html
    #[arg(
        long,
        value_parser = target,
        default_value = "human",
        value_name = "FORMAT[=PATH]"
    )]
    pub(in crate::cli) format: Vec<Target>,
    /// List everything in the human format
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// Print only the trend
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArgs,
    #[command(flatten)]
    pub(in crate::cli) rules: RuleArgs,
    #[command(flatten)]
    pub(in crate::cli) tree: TreeArgs,
}
