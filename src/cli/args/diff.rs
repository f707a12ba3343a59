//! The arguments of `helpc diff`.

use super::{AudienceArg, JobsArgs, TreeArgs};
use crate::cli::diff::{FailOn, Target, fail_on, target};
use clap::Args;

pub(super) const DIFF_EXAMPLES: &str = "\
Examples:
  helpc diff                                   what your branch and uncommitted edits change
  helpc diff origin/main                       the work tree, since the last commit in common
  helpc diff v1.0 v1.1                         two revisions
  helpc diff dist                              the work tree, compared with the bundle in dist/
  helpc diff --format markdown=comment.md      write a comment for the pull request
  helpc diff --fail-on lost-answer,held-back   fail if customers lose an answer

Exit codes: 0 no change that --fail-on names, 1 at least one, 2 could not run.";

#[derive(Debug, Args)]
pub(in crate::cli) struct DiffArgs {
    /// The state before the change: a git revision, the folder of a bundle, or another project
    /// folder [default: the branch that this one will be merged into, such as origin/main]
    pub(in crate::cli) base: Option<String>,
    /// The state after the change [default: the work tree]
    pub(in crate::cli) head: Option<String>,
    /// The kinds of changes that set the exit code to 1, separated by commas; `never` for none
    /// [default: `diff.fail_on` in helpc.yaml, or never]
    #[arg(long, value_name = "KINDS", value_parser = fail_on)]
    pub(in crate::cli) fail_on: Option<FailOn>,
    /// The format, and the file to write it to (can be given several times): human, json,
    /// markdown or html
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
    /// The address of a preview or a site, for links to articles in the markdown and html formats
    #[arg(long, value_name = "URL")]
    pub(in crate::cli) preview: Option<String>,
    /// The audience whose articles are compared [default: `audience` in helpc.yaml, or customer]
    #[arg(long, value_enum, value_name = "AUDIENCE")]
    pub(in crate::cli) audience: Option<AudienceArg>,
    /// Print only the changes
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArgs,
    #[command(flatten)]
    pub(in crate::cli) tree: TreeArgs,
}
