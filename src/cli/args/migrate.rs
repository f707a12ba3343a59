//! The arguments of `helpc migrate`.

use super::{JobsArgs, TreeArgs};
use clap::Args;
use std::path::PathBuf;

pub(super) const MIGRATE_EXAMPLES: &str = "\
Examples:
  helpc migrate --addresses                            show the changes, but write nothing
  helpc migrate --addresses --write                    write them
  helpc migrate --topics topics.csv                    replace old ids of support topics
  helpc migrate --solutions articles/microsoft.web     turn articles of one folder into solutions
  helpc migrate --markdownlint .markdownlint.json      print a helpc.yaml with the same rules

A second run changes nothing.";

#[derive(Debug, Args)]
pub(in crate::cli) struct MigrateArgs {
    /// Files or folders to migrate [default: `articles` next to the nearest helpc.yaml]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Replace the hosts of pages that moved to the same path on another host, such as from
    /// docs.microsoft.com to learn.microsoft.com
    #[arg(long, help_heading = "Steps")]
    pub(in crate::cli) addresses: bool,
    /// Replace support topic ids with those in this file: CSV with `OLD,NEW`, or YAML or JSON with
    /// `OLD: NEW`
    #[arg(long, value_name = "FILE", help_heading = "Steps")]
    pub(in crate::cli) topics: Option<PathBuf>,
    /// Turn articles of the types `generic` and `resource` into solutions (`apollo`), if readers
    /// see the same and `check` reports nothing new
    #[arg(long, help_heading = "Steps")]
    pub(in crate::cli) solutions: bool,
    /// Convert this markdownlint configuration to rule severities in helpc.yaml
    #[arg(long, value_name = "FILE", help_heading = "Steps")]
    pub(in crate::cli) markdownlint: Option<PathBuf>,
    /// Write the changes, instead of printing them as a diff
    #[arg(long)]
    pub(in crate::cli) write: bool,
    /// Print only the diff
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArgs,
    #[command(flatten)]
    pub(in crate::cli) tree: TreeArgs,
}
