//! Groups of arguments that several commands share.

use crate::cli::output::{FormatParser, Target};
use crate::corpus::Shard;
use crate::finding::Severity;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options that select the configuration and the schemas.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Project")]
pub(in crate::cli) struct ProjectArgs {
    /// The configuration to use [default: the nearest helpc.yaml]
    #[arg(
        long,
        env = "HELPC_CONFIG",
        hide_env_values = true,
        value_name = "FILE"
    )]
    pub(in crate::cli) config: Option<PathBuf>,
    /// Read the configuration, schemas and baseline from this git revision, not from
    /// the work tree
    #[arg(long, value_name = "REV")]
    pub(in crate::cli) trusted_config: Option<String>,
    /// A folder of schema files that replace the embedded ones
    #[arg(
        long,
        env = "HELPC_SCHEMAS",
        hide_env_values = true,
        value_name = "DIR"
    )]
    pub(in crate::cli) schemas: Option<PathBuf>,
}

/// Options that select the project and its files.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct TreeArgs {
    #[command(flatten)]
    pub(in crate::cli) project: ProjectArgs,
    /// Leave out these files and folders: a name, or a path relative to the articles folder
    /// or to the working directory (can be given several times)
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub(in crate::cli) exclude: Vec<String>,
    /// Include files that git ignores [default: `gitignore` in helpc.yaml]
    #[arg(long, help_heading = "Files")]
    pub(in crate::cli) no_gitignore: bool,
}

/// Option for rules that are off by default.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(in crate::cli) struct SelectArgs {
    /// Also run these rules, which are off by default: names, groups or globs, separated by
    /// commas
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(in crate::cli) select: Vec<String>,
}

/// Options that select the rules to run.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(in crate::cli) struct RuleArgs {
    /// Run only these rules: names, groups or globs, separated by commas
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(in crate::cli) only: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) select: SelectArgs,
    /// Do not run these rules: names, groups or globs, separated by commas
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(in crate::cli) ignore: Vec<String>,
}

/// Option for the number of threads.
#[derive(Debug, Args)]
pub(in crate::cli) struct JobsArgs {
    /// Threads to use [default: one per processor]
    #[arg(
        long,
        short,
        env = "HELPC_JOBS",
        hide_env_values = true,
        value_name = "N"
    )]
    pub(in crate::cli) jobs: Option<usize>,
}

impl JobsArgs {
    /// Starts the threads, if their number is given.
    pub(in crate::cli) fn start_pool(&self) {
        if let Some(jobs) = self.jobs {
            // This fails only if the pool is already running.
            let _ = rayon::ThreadPoolBuilder::new()
                .num_threads(jobs.max(1))
                .build_global();
        }
    }
}

/// Options for findings that are already known.
#[derive(Debug, Args)]
pub(in crate::cli) struct BaselineArgs {
    /// Do not report the findings in this file [default: `baseline` in helpc.yaml]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    /// Report all findings, including those in the baseline
    #[arg(long, conflicts_with = "baseline")]
    pub(in crate::cli) no_baseline: bool,
}

/// Options that apply fixes before findings are reported.
#[derive(Debug, Args)]
pub(in crate::cli) struct FixFirstArgs {
    /// Apply the safe fixes first, then report the remaining findings
    #[arg(long, conflicts_with = "since")]
    pub(in crate::cli) fix: bool,
    /// With --fix: also apply the fixes that you must review
    #[arg(long = "unsafe", requires = "fix")]
    pub(in crate::cli) unsafe_too: bool,
}

/// Option for an article that is read from standard input.
#[derive(Debug, Args)]
pub(in crate::cli) struct StdinArgs {
    /// Read one article from standard input, as the content of this file, which does not have
    /// to exist
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(in crate::cli) stdin_filename: Option<PathBuf>,
}

/// Options that `check` and `links` share.
#[derive(Debug, Args)]
pub(in crate::cli) struct CommonArgs {
    #[command(flatten)]
    pub(in crate::cli) known: BaselineArgs,
    #[command(flatten)]
    pub(in crate::cli) fixing: FixFirstArgs,
    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArgs,
    /// Check only part I of N, to divide the work among N machines; `helpc merge` combines their
    /// results
    #[arg(
        long,
        value_name = "I/N",
        conflicts_with = "fix",
        help_heading = "Files"
    )]
    pub(in crate::cli) shard: Option<Shard>,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
    #[command(flatten)]
    pub(in crate::cli) rules: RuleArgs,
    #[command(flatten)]
    pub(in crate::cli) tree: TreeArgs,
}

/// Options for printing findings and for the exit code.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct OutputArgs {
    /// The format of the findings, and the file to write them to (can be given several times)
    #[arg(
        long,
        value_parser = FormatParser,
        env = "HELPC_FORMAT",
        hide_env_values = true,
        default_value = "human",
        value_name = "FORMAT[=PATH]"
    )]
    pub(in crate::cli) format: Vec<Target>,
    /// The minimum severity of a finding that sets the exit code to 1
    #[arg(
        long,
        value_enum,
        env = "HELPC_FAIL_ON",
        hide_env_values = true,
        default_value = "error",
        value_name = "SEVERITY"
    )]
    pub(in crate::cli) fail_on: FailOn,
    /// The minimum severity of the findings to print
    #[arg(
        long,
        value_enum,
        env = "HELPC_LEVEL",
        hide_env_values = true,
        default_value = "suggestion",
        value_name = "SEVERITY"
    )]
    pub(in crate::cli) level: MinSeverity,
    /// Maximum number of warnings and suggestions per rule in the human format; 0 for all
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(in crate::cli) max_per_rule: usize,
    /// Maximum number of findings per file in the human format, errors first; 0 for all
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(in crate::cli) max_per_file: usize,
    /// Print only the findings
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
pub(in crate::cli) enum MinSeverity {
    Error,
    Warning,
    Suggestion,
}

impl MinSeverity {
    pub(in crate::cli) fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Suggestion => Severity::Suggestion,
        }
    }
}
