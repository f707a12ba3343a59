//! The arguments, as typed.

mod ask;
mod common;

pub(super) use ask::{AnswerFormat, CoverageArgs, CoverageFormat, SearchArgs, WhyArgs};
pub(super) use common::{
    BaselineArgs, FixFirstArgs, JobsArgs, OutputArgs, ProjectArgs, RuleArgs, SelectArgs, StdinArgs,
    TreeArgs,
};

use crate::linkcheck::Told;
use crate::schema::{AudienceName, Threshold};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::IpAddr;
use std::path::PathBuf;

const CHECK_EXAMPLES: &str = "\
Examples:
  helpc check                                  all articles
  helpc check articles/microsoft.compute       those of one folder, within the whole tree
  helpc check --since origin/main              only what is new since that revision
  helpc check --only links,json                only the rules of two groups
  helpc check --format sarif=helpc.sarif       findings to a file

`helpc explain RULE` explains a rule. Exit codes: 0 clean, 1 findings at or above `--fail-on`, 2 could not run.";

const FIX_EXAMPLES: &str = "\
Examples:
  helpc fix --diff                             show what would change
  helpc fix                                    change it
  helpc fix --only links/locale                only what one rule finds
  helpc fix - --stdin-filename FILE < FILE     print the fixed text";

const LINKS_EXAMPLES: &str = "\
Examples:
  helpc links                                  check what is new, was bad, or is old
  helpc links --since origin/main              only links that are new since that revision
  helpc links --offline                        send no request; report what the last runs found
  helpc links --fix                            fix links that have moved

Exit codes: 0 clean, 1 findings at or above `--fail-on`, 2 could not run, 3 only links that could not be checked.";

/// Check help articles and compile them into bundles for a help surface
#[derive(Debug, Parser)]
#[command(name = "helpc", version, propagate_version = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    /// When to use color (NO_COLOR is honored)
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    pub(super) color: Color,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check articles: metadata, Markdown, links, JSON and what they mean together
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Check articles, then write the bundle of those without an error
    Build(BuildArgs),
    /// Check that a bundle is whole: hash every file that it should have
    Verify(VerifyArgs),
    /// Check on the web whether links lead anywhere
    #[command(after_help = LINKS_EXAMPLES)]
    Links(LinksArgs),
    /// Fix what can be fixed without changing what an article says
    #[command(after_help = FIX_EXAMPLES)]
    Fix(FixArgs),
    /// Record existing findings in a file, so that `check` reports only new ones
    Baseline(BaselineFileArgs),
    /// Serve articles or a bundle: pages, JSON and the Microsoft.Help API
    Serve(ServeArgs),
    /// Print the configuration that is in force, and where each value was set
    Config(ConfigArgs),
    /// Explain a rule, an attribute or a type
    Explain(ExplainArgs),
    /// Say what a customer sees, in which order, and why not the other articles
    Why(WhyArgs),
    /// Search a bundle as its readers do
    Search(SearchArgs),
    /// Print which topics of which products have an article in which cloud
    Coverage(CoverageArgs),
    /// Print completions for a shell, or the manual page
    #[command(hide = true)]
    Generate(GenerateArgs),
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files or folders to report on; `-` for standard input [default: `articles` beside the
    /// nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// Report only what is new since this git revision: since the last commit that
    /// it and the work tree have in common
    #[arg(long, value_name = "REV")]
    pub(super) since: Option<String>,
    /// Print how many findings are new, fixed and still there, by rule and owner,
    /// in place of the findings
    #[arg(long)]
    pub(super) summary: bool,
    #[command(flatten)]
    pub(super) known: BaselineArgs,
    #[command(flatten)]
    pub(super) fixing: FixFirstArgs,
    #[command(flatten)]
    pub(super) jobs: JobsArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) tree: TreeArgs,
    #[command(flatten)]
    pub(super) stdin: StdinArgs,
}

#[derive(Debug, Args)]
pub(super) struct LinksArgs {
    /// Files or folders to report on [default: `articles` beside the nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// Send no request: report what the link-status file holds
    #[arg(long)]
    pub(super) offline: bool,
    /// Only links that are new since the last commit that this git revision and the
    /// work tree have in common
    #[arg(long, value_name = "REV", alias = "changed-since")]
    pub(super) since: Option<String>,
    /// The link-status file [default: `links.status` of helpc.yaml, or helpc-links.jsonl
    /// beside it]
    #[arg(long, value_name = "FILE")]
    pub(super) status: Option<PathBuf>,
    /// Check every link again, even where the last answer still holds
    #[arg(long, conflicts_with = "offline")]
    pub(super) refresh: bool,
    /// Print numbers by host and class in place of the findings
    #[arg(long)]
    pub(super) summary: bool,
    #[command(flatten)]
    pub(super) known: BaselineArgs,
    #[command(flatten)]
    pub(super) fixing: FixFirstArgs,
    #[command(flatten)]
    pub(super) jobs: JobsArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) tree: TreeArgs,
    #[command(flatten)]
    pub(super) pace: PaceArgs,
}

/// How requests are sent.
#[derive(Debug, Args)]
#[command(next_help_heading = "Requests")]
pub(super) struct PaceArgs {
    /// Links of one host to check in this run, those not checked for longest first; 0 for all
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(super) budget: usize,
    /// Requests to one host at the same time
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(super) concurrency: usize,
    /// Milliseconds between two requests to one host
    #[arg(long, value_name = "MS", default_value_t = 100)]
    pub(super) interval: u64,
    /// Requests at the same time, over all hosts
    #[arg(long, value_name = "N", default_value_t = 128)]
    pub(super) total: usize,
    /// Seconds to wait for an answer
    #[arg(long, value_name = "S", default_value_t = 20.0)]
    pub(super) timeout: f64,
    /// Attempts for a link that gives no answer
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(super) attempts: u32,
    /// Milliseconds before the first retry; doubled before each further one
    #[arg(long, value_name = "MS", default_value_t = 1000)]
    pub(super) backoff: u64,
    /// Maximum seconds that a host may ask helpc to wait; one that asks for more is left for
    /// the next run
    #[arg(long, value_name = "S", default_value_t = 60)]
    pub(super) longest_wait: u64,
    /// Seed of the random delays, to repeat a run [default: the time]
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
    /// A host or network to connect to though it is not public: HOST, HOST:PORT, HOST:*,
    /// ADDRESS/BITS; may be given several times
    #[arg(long, value_name = "HOST")]
    pub(super) allow_host: Vec<String>,
    /// The address of a host, instead of what the resolver returns: for tests
    #[arg(long, value_name = "HOST=ADDRESS:PORT", hide = true)]
    pub(super) resolve: Vec<Told>,
}

#[derive(Debug, Args)]
pub(super) struct FixArgs {
    /// Files or folders to fix; `-` for standard input [default: `articles` beside the nearest
    /// helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// Also make the changes that you must review
    #[arg(long = "unsafe")]
    pub(super) unsafe_too: bool,
    /// Write nothing; print the changes as a diff that `git apply` takes
    #[arg(long)]
    pub(super) diff: bool,
    /// Write nothing; exit with 1 if there is something to fix
    #[arg(long)]
    pub(super) check: bool,
    /// Print nothing but the diff
    #[arg(long, short)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) jobs: JobsArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) tree: TreeArgs,
    #[command(flatten)]
    pub(super) stdin: StdinArgs,
}

#[derive(Debug, Args)]
#[command(after_help = BUILD_EXIT_CODES)]
pub(super) struct BuildArgs {
    /// The folder of the articles [default: `articles` beside the nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// Where the bundle goes, outside of the articles [default: `out` of helpc.yaml, or
    /// `dist`]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Publish nothing if any article must be held back
    #[arg(long)]
    pub(super) strict: bool,
    /// Write nothing if more articles than this have an error: a number, or a percentage
    /// of all articles [default: 10%, but at least 11 articles]
    #[arg(long, value_name = "N|%")]
    pub(super) max_held_back: Option<Threshold>,
    /// Write nothing if more articles than this would be removed from the bundle: a number,
    /// or a percentage of those in it [default: 10%, but at least 11 articles]
    #[arg(long, value_name = "N|%")]
    pub(super) max_removed: Option<Threshold>,
    /// Hash every file of the old bundle, and write anew what is damaged
    #[arg(long)]
    pub(super) verify: bool,
    /// Write no HTML pages, only what surfaces read
    #[arg(long)]
    pub(super) no_site: bool,
    /// Who the bundle is for [default: `audience` of helpc.yaml, or customer]
    #[arg(long, value_enum, value_name = "AUDIENCE")]
    pub(super) audience: Option<AudienceArg>,
    /// Build only for this cloud (can be given several times) [default: all clouds of the tree]
    #[arg(long, value_name = "CLOUD")]
    pub(super) cloud: Vec<String>,
    #[command(flatten)]
    pub(super) jobs: JobsArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) rules: SelectArgs,
    #[command(flatten)]
    pub(super) tree: TreeArgs,
}

/// What the exit codes of `helpc build` mean.
const BUILD_EXIT_CODES: &str = "\
Exit codes:
  0  all articles were published
  1  nothing was published, or a finding that holds no article back reaches --fail-on
  2  helpc could not run
  3  published, but some articles were held back (0 with --fail-on never)";

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The folder of the bundle [default: `out` of the nearest helpc.yaml, or `dist`]
    pub(super) dir: Option<PathBuf>,
    /// Print only what is wrong
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct BaselineFileArgs {
    /// Which tree; all of it is noted. With --prune, what to drop from [default: `articles`
    /// beside the nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// The file [default: `baseline` of helpc.yaml, or helpc-baseline.txt beside it]
    #[arg(long, value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Only drop what is fixed; add nothing new
    #[arg(long)]
    pub(super) prune: bool,
    /// Print nothing
    #[arg(long, short)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) jobs: JobsArgs,
    #[command(flatten)]
    pub(super) rules: SelectArgs,
    #[command(flatten)]
    pub(super) tree: TreeArgs,
}

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// The folder of the articles, which is watched [default: `articles` beside the nearest helpc.yaml]
    #[arg(conflicts_with = "bundle")]
    pub(super) paths: Vec<PathBuf>,
    /// Serve the bundle that `helpc build` wrote to this folder
    #[arg(long, value_name = "DIR")]
    pub(super) bundle: Option<PathBuf>,
    /// The port; 0 for any that is free
    #[arg(long, default_value_t = 8462, value_name = "N")]
    pub(super) port: u16,
    /// The address to listen on; by default only this machine can reach it
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub(super) host: IpAddr,
    /// Another name that the server may be called by, such as that of a proxy
    /// before it (may be given several times)
    #[arg(long, value_name = "NAME")]
    pub(super) allow_host: Vec<String>,
    /// The cloud that the API answers for [default: the first one]
    #[arg(long, value_name = "CLOUD")]
    pub(super) cloud: Option<String>,
    /// Whose articles to serve, compiled as `helpc build` does for them
    #[arg(
        long,
        value_enum,
        default_value = "all",
        value_name = "AUDIENCE",
        conflicts_with = "bundle"
    )]
    pub(super) audience: AudienceArg,
    /// Print nothing
    #[arg(long, short)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) tree: TreeArgs,
}

#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// Whose configuration [default: that of the working directory]
    pub(super) paths: Vec<PathBuf>,
    /// Print the JSON Schema of helpc.yaml, for editors
    #[arg(long)]
    pub(super) schema: bool,
    #[command(flatten)]
    pub(super) project: ProjectArgs,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// A rule (`links/locale`), an attribute (`articleId`) or a type (`generic`) [default: list all]
    pub(super) name: Option<String>,
    /// Run the examples of the pages of rules; exit with 1 if a page is wrong
    #[arg(long)]
    pub(super) test: bool,
    #[command(flatten)]
    pub(super) project: ProjectArgs,
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

/// Who reads a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AudienceArg {
    /// Customers: no article for support engineers, no owners, no source paths
    Customer,
    /// Support engineers: only the articles that customers do not read
    Internal,
    /// Both: every article, with all that its author wrote
    All,
}

impl From<AudienceArg> for AudienceName {
    fn from(audience: AudienceArg) -> Self {
        match audience {
            AudienceArg::Customer => Self::Customer,
            AudienceArg::Internal => Self::Internal,
            AudienceArg::All => Self::All,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}
