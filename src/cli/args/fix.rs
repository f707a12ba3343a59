//! The arguments of `helpc fix` and `helpc baseline`.

use super::{JobsArgs, RuleArgs, SelectArgs, StdinArgs, TreeArgs};
use clap::Args;
use std::path::PathBuf;

pub(super) const FIX_EXAMPLES: &str = "\
Examples:
  helpc fix --diff                             show the changes, but write nothing
  helpc fix                                    apply the safe fixes
  helpc fix --since origin/main                fix only what you changed
  helpc fix --only links/locale                apply only the fixes of one rule
  helpc fix - --stdin-filename FILE < FILE     print the fixed article";

#[derive(Debug, Args)]
pub(in crate::cli) struct FixArgs {
    /// Files or folders to fix; `-` for standard input [default: `articles` next to the nearest
    /// helpc.yaml]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Fix only findings that are new since this git revision, that is, since the last commit
    /// that it has in common with the work tree
    #[arg(long, value_name = "REV", conflicts_with = "stdin_filename")]
    pub(in crate::cli) since: Option<String>,
    /// Also apply the fixes that you must review
    #[arg(long = "unsafe")]
    pub(in crate::cli) unsafe_too: bool,
    /// Write nothing; print the changes as a diff for `git apply`
    #[arg(long)]
    pub(in crate::cli) diff: bool,
    /// Write nothing; exit with code 1 if there is something to fix
    #[arg(long)]
    pub(in crate::cli) check: bool,
    /// Print only the diff
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArgs,
    #[command(flatten)]
    pub(in crate::cli) rules: RuleArgs,
    #[command(flatten)]
    pub(in crate::cli) tree: TreeArgs,
    #[command(flatten)]
    pub(in crate::cli) stdin: StdinArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct BaselineFileArgs {
    /// A file or folder of the tree, which is recorded as a whole; with --prune, the files or
    /// folders whose entries are checked [default: `articles` next to the nearest helpc.yaml]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// The baseline file [default: `baseline` in helpc.yaml, or helpc-baseline.txt next to it]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    /// Only remove findings that are fixed; add none
    #[arg(long)]
    pub(in crate::cli) prune: bool,
    /// Print nothing
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArgs,
    #[command(flatten)]
    pub(in crate::cli) rules: SelectArgs,
    #[command(flatten)]
    pub(in crate::cli) tree: TreeArgs,
}
