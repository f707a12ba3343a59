//! The arguments of `helpc init`.

use super::JobsArgs;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub(super) const INIT_EXAMPLES: &str = "\
Examples:
  helpc init --dry-run                 show what would be written
  helpc init                           set up the project in the working directory
  helpc init docs --articles docs/help set up a folder whose articles are in docs/help
  helpc init --ci gitlab               write the CI file of GitLab

Existing files are kept. A second run changes nothing.";

#[derive(Debug, Args)]
pub(in crate::cli) struct InitArgs {
    /// The project folder [default: the working directory]
    #[arg(value_name = "DIR")]
    pub(in crate::cli) dir: Option<PathBuf>,
    /// The articles folder [default: the folder in which helpc finds most of them]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) articles: Option<PathBuf>,
    /// The CI system to write a file for
    #[arg(long, value_enum, default_value = "auto", value_name = "SYSTEM")]
    pub(in crate::cli) ci: CiSystem,
    /// Write no baseline: report the existing findings
    #[arg(long)]
    pub(in crate::cli) no_baseline: bool,
    /// Write no editor settings
    #[arg(long)]
    pub(in crate::cli) no_editor: bool,
    /// Print what would be written, but write nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Print only what is written
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArgs,
}

/// CI systems that `helpc init` knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CiSystem {
    /// The system that the repository uses, judging by its files and remotes
    Auto,
    /// GitHub Actions
    Github,
    /// Azure Pipelines
    Azure,
    /// GitLab
    Gitlab,
    /// No file
    None,
}
