//! Groups of arguments that several commands share.

use crate::cli::output::{FormatParser, Target};
use crate::finding::Severity;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// The project: its configuration and its schemas.
#[derive(Debug, Args)]
#[command(next_help_heading = "Project")]
pub(in crate::cli) struct ProjectArgs {
    /// The configuration to use [default: the nearest helpc.yaml]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
    /// Read configuration, schemas and baseline from this git revision, not from
    /// the tree that is checked
    #[arg(long, value_name = "REV")]
    pub(in crate::cli) trusted_config: Option<String>,
    /// A folder of schema files that replace the embedded ones
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) schemas: Option<PathBuf>,
}

/// The project, and which of its files count.
#[derive(Debug, Args)]
pub(in crate::cli) struct TreeArgs {
    #[command(flatten)]
    pub(in crate::cli) project: ProjectArgs,
    /// Leave out these files and folders: a name, or a path from the articles' folder or from
    /// here (may be given several times)
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub(in crate::cli) exclude: Vec<String>,
    /// Include files that git ignores [default: `gitignore` of helpc.yaml]
    #[arg(long, help_heading = "Files")]
    pub(in crate::cli) no_gitignore: bool,
}

/// Rules that are off by default.
#[derive(Debug, Args)]
pub(in crate::cli) struct SelectArgs {
    /// Also run these rules, which are off by default: names, groups or globs, separated by
    /// commas
    #[arg(
        long,
        value_name = "RULES",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(in crate::cli) select: Vec<String>,
}

/// Which rules run.
#[derive(Debug, Args)]
pub(in crate::cli) struct RuleArgs {
    /// Run only these rules: names, groups or globs, separated by commas
    #[arg(
        long,
        value_name = "RULES",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(in crate::cli) only: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) select: SelectArgs,
    /// Do not run these rules: names, groups or globs, separated by commas
    #[arg(
        long,
        value_name = "RULES",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(in crate::cli) ignore: Vec<String>,
}

/// How many threads work.
#[derive(Debug, Args)]
pub(in crate::cli) struct JobsArgs {
    /// Threads to use [default: one per processor]
    #[arg(long, short, value_name = "N")]
    pub(in crate::cli) jobs: Option<usize>,
}

/// What is known already and not reported.
#[derive(Debug, Args)]
pub(in crate::cli) struct BaselineArgs {
    /// Leave out the findings that this file holds [default: `baseline` of helpc.yaml]
    #[arg(long, value_name = "FILE", conflicts_with = "since")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    /// Report all findings, baseline or not
    #[arg(long, conflicts_with = "baseline")]
    pub(in crate::cli) no_baseline: bool,
}

/// Whether findings are fixed before the rest is reported.
#[derive(Debug, Args)]
pub(in crate::cli) struct FixFirstArgs {
    /// Fix what can be fixed first, then report what is left
    #[arg(long, conflicts_with = "since")]
    pub(in crate::cli) fix: bool,
    /// With --fix: also make the changes that you must review
    #[arg(long = "unsafe", requires = "fix")]
    pub(in crate::cli) unsafe_too: bool,
}

/// A text that is not on disk yet.
#[derive(Debug, Args)]
pub(in crate::cli) struct StdinArgs {
    /// Read one article from standard input. This is the file that the text stands in for:
    /// an existing one, or a new one
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(in crate::cli) stdin_filename: Option<PathBuf>,
}

/// How findings are printed, and which of them fail the run.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct OutputArgs {
    /// How to print findings, or to write them to a file: several may be given
    #[arg(
        long,
        value_parser = FormatParser,
        default_value = "human",
        value_name = "FORMAT[=PATH]"
    )]
    pub(in crate::cli) format: Vec<Target>,
    /// The minimum severity that makes the exit code 1
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    pub(in crate::cli) fail_on: FailOn,
    /// The minimum severity that is printed
    #[arg(
        long,
        value_enum,
        default_value = "suggestion",
        value_name = "SEVERITY"
    )]
    pub(in crate::cli) level: Least,
    /// Warnings and suggestions of one rule that the human format shows; 0 for all
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(in crate::cli) max_per_rule: usize,
    /// Findings of one file that the human format shows, errors first; 0 for all
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(in crate::cli) max_per_file: usize,
    /// Print nothing but findings
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum FailOn {
    Error,
    Warning,
    Suggestion,
    Never,
}

impl FailOn {
    pub(in crate::cli) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Suggestion => Some(Severity::Suggestion),
            Self::Never => None,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum Least {
    Error,
    Warning,
    Suggestion,
}

impl Least {
    pub(in crate::cli) fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Suggestion => Severity::Suggestion,
        }
    }
}
