//! The arguments, as typed.

use super::output::{FormatParser, Target};
use crate::finding::Severity;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Check help articles and compile them into bundles for a help surface
#[derive(Debug, Parser)]
#[command(name = "helpc", version, propagate_version = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    /// When to use colours (NO_COLOR is honoured)
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "WHEN"
    )]
    pub(super) color: Color,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check articles: metadata, Markdown, links, JSON and what they mean together
    Check(CheckArgs),
    /// Check articles, then write the bundle of those without an error
    Build(BuildArgs),
    /// Mend what can be mended without changing what an article says
    Fix(FixArgs),
    /// Take down the findings of today, so that `check` reports only new ones
    Baseline(BaselineArgs),
    /// Print the configuration that is in force, and where each value was set
    Config(ConfigArgs),
    /// Explain a rule, an attribute or a type
    Explain(ExplainArgs),
    /// Say what a customer sees, in which order, and why not the other articles
    Why(WhyArgs),
    /// Print which topics of which products have an article in which cloud
    Coverage(CoverageArgs),
    /// Print completions for a shell, or the manual page
    #[command(hide = true)]
    Generate(GenerateArgs),
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files or folders to report on [default: `articles` beside the nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// Report only what is new since this git revision: since the last commit that
    /// it and the work tree have in common
    #[arg(long, value_name = "REV", conflicts_with = "fix")]
    pub(super) since: Option<String>,
    /// Leave out the findings that this file holds [default: `baseline` of helpc.yaml]
    #[arg(long, value_name = "FILE", conflicts_with = "since")]
    pub(super) baseline: Option<PathBuf>,
    /// Report all findings, baseline or not
    #[arg(long, conflicts_with = "baseline")]
    pub(super) no_baseline: bool,
    /// Print how many findings are new, fixed and still there, by rule and owner,
    /// in place of the findings
    #[arg(long)]
    pub(super) summary: bool,
    /// Mend what can be mended first, then report what is left
    #[arg(long)]
    pub(super) fix: bool,
    /// With --fix: mend by fixes that a person must look at, too
    #[arg(long = "unsafe", requires = "fix")]
    pub(super) unsafe_too: bool,
    #[command(flatten)]
    pub(super) session: SessionArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(super) struct FixArgs {
    /// Files or folders to mend [default: `articles` beside the nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// Mend by fixes that a person must look at, too
    #[arg(long = "unsafe")]
    pub(super) unsafe_too: bool,
    /// Write nothing; print the changes as a diff that `git apply` takes
    #[arg(long)]
    pub(super) diff: bool,
    /// Write nothing; exit with 1 if there is something to mend
    #[arg(long)]
    pub(super) check: bool,
    /// Print nothing but the diff
    #[arg(long, short)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) session: SessionArgs,
}

#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    /// The folder of the articles [default: `articles` beside the nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// Where the bundle goes [default: `dist` beside the nearest helpc.yaml]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Publish nothing if any article must be held back
    #[arg(long)]
    pub(super) strict: bool,
    #[command(flatten)]
    pub(super) session: SessionArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(super) struct BaselineArgs {
    /// Which tree; all of it is taken down. With --prune, what to drop from [default: `articles`
    /// beside the nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// The file [default: `baseline` of helpc.yaml, or helpc-baseline.txt beside it]
    #[arg(long, value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Only drop what is mended; take nothing new in
    #[arg(long)]
    pub(super) prune: bool,
    #[command(flatten)]
    pub(super) session: SessionArgs,
}

#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// Whose configuration [default: that of the working directory]
    pub(super) paths: Vec<PathBuf>,
    /// Print the JSON Schema of helpc.yaml, for editors
    #[arg(long)]
    pub(super) schema: bool,
    #[command(flatten)]
    pub(super) session: SessionArgs,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// A rule (`links/locale`), an attribute (`articleId`) or a type (`generic`) [default: list all]
    pub(super) name: Option<String>,
    /// Run the examples of the pages of rules; exit with 1 if a page is wrong
    #[arg(long)]
    pub(super) test: bool,
    #[command(flatten)]
    pub(super) session: SessionArgs,
}

#[derive(Debug, Args)]
pub(super) struct WhyArgs {
    /// Files or folders of the tree [default: `articles` beside the nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// The customer's cloud [default: the first of the tree]
    #[arg(long, value_name = "CLOUD")]
    pub(super) cloud: Option<String>,
    /// The support topic that the customer chose
    #[arg(long, value_name = "ID")]
    pub(super) topic: Option<String>,
    /// The product that the customer chose
    #[arg(long, value_name = "ID")]
    pub(super) product: Option<String>,
    /// The type of the customer's resource, as in microsoft.compute/virtualmachines
    #[arg(long, value_name = "SERVICE/RESOURCE")]
    pub(super) resource: Option<String>,
    /// The kinds of the resource, separated by commas; '' for a resource of no kind
    /// [default: not known, so that articles for any kind are shown]
    #[arg(long, value_name = "TAGS")]
    pub(super) tags: Option<String>,
    /// Ask as a support engineer, who reads internal articles, too
    #[arg(long)]
    pub(super) internal: bool,
    /// Ask about this article only; without a customer, who sees it
    #[arg(long, value_name = "ID|FILE")]
    pub(super) article: Option<String>,
    /// List every article that is not shown
    #[arg(long)]
    pub(super) all: bool,
    /// How to print the answer
    #[arg(long, value_enum, default_value = "human", value_name = "FORMAT")]
    pub(super) format: AnswerFormat,
    #[command(flatten)]
    pub(super) session: SessionArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AnswerFormat {
    /// For people
    Human,
    /// For programs: one JSON document
    Json,
}

#[derive(Debug, Args)]
pub(super) struct CoverageArgs {
    /// Files or folders of the tree [default: `articles` beside the nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// Only this cloud
    #[arg(long, value_name = "CLOUD")]
    pub(super) cloud: Option<String>,
    /// Only this product
    #[arg(long, value_name = "ID")]
    pub(super) product: Option<String>,
    /// Only topics that no article answers in some cloud
    #[arg(long)]
    pub(super) gaps: bool,
    /// Only topics that articles compete for
    #[arg(long)]
    pub(super) competing: bool,
    /// How to print the matrix
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    pub(super) format: CoverageFormat,
    #[command(flatten)]
    pub(super) session: SessionArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CoverageFormat {
    /// A summary for people, and the lists that are asked for
    Table,
    /// One JSON document
    Json,
    /// A row for each topic and cloud, for spreadsheets
    Csv,
    /// A page
    Html,
}

#[derive(Debug, Args)]
pub(super) struct GenerateArgs {
    #[command(subcommand)]
    pub(super) what: Generated,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum Generated {
    /// What a shell needs to complete commands and options
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// The manual page
    Man,
}

/// What every command needs to know of the tree.
#[derive(Debug, Args)]
pub(super) struct SessionArgs {
    /// The configuration to use [default: the nearest helpc.yaml]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Read configuration, schemas and baseline from this git revision, not from
    /// the tree that is checked
    #[arg(long, value_name = "REV")]
    pub(super) trusted_config: Option<String>,
    /// A folder of schema files that replace the embedded ones
    #[arg(long, value_name = "DIR")]
    pub(super) schemas: Option<PathBuf>,
    /// A rule or group to run though it is off (may be given several times)
    #[arg(long, value_name = "RULE|GROUP")]
    pub(super) select: Vec<String>,
    /// Threads to use [default: one per processor]
    #[arg(long, short, value_name = "N")]
    pub(super) jobs: Option<usize>,
}

/// How findings are printed, and which of them fail the run.
#[derive(Debug, Args)]
pub(super) struct OutputArgs {
    /// How to print findings, or to write them to a file: several may be given
    #[arg(
        long,
        value_parser = FormatParser,
        default_value = "human",
        value_name = "FORMAT[=PATH]"
    )]
    pub(super) format: Vec<Target>,
    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    pub(super) fail_on: FailOn,
    /// The least severity that is printed
    #[arg(
        long,
        value_enum,
        default_value = "suggestion",
        value_name = "SEVERITY"
    )]
    pub(super) level: Least,
    /// Findings of one rule that the human format shows; 0 for all
    #[arg(long, default_value_t = 3, value_name = "N")]
    pub(super) max_per_rule: usize,
    /// Print nothing but findings
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Suggestion,
    Never,
}

impl FailOn {
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Suggestion => Some(Severity::Suggestion),
            Self::Never => None,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Least {
    Error,
    Warning,
    Suggestion,
}

impl Least {
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Suggestion => Severity::Suggestion,
        }
    }
}
