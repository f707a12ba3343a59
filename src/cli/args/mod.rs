//! The arguments of all commands, as clap reads them.

mod ask;
mod common;

pub(super) use ask::{AnswerFormat, CoverageArgs, CoverageFormat, SearchArgs, WhyArgs};
pub(super) use common::{
    BaselineArgs, CommonArgs, JobsArgs, OutputArgs, ProjectArgs, RuleArgs, SelectArgs, StdinArgs,
    TreeArgs,
};

use crate::linkcheck::HostOverride;
use crate::schema::{AudienceName, Threshold};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::net::IpAddr;
use std::path::PathBuf;

const CHECK_EXAMPLES: &str = "\
Examples:
  helpc check                                  all articles
  helpc check articles/microsoft.compute       the articles of one folder
  helpc check --since origin/main              only findings that are new since that revision
  helpc check --only links,json                only the rules of two groups
  helpc check --format sarif=helpc.sarif       write the findings to a file

`helpc explain RULE` explains a rule. Exit codes: 0 clean, 1 findings at or above `--fail-on`, 2 could not run.";

const FIX_EXAMPLES: &str = "\
Examples:
  helpc fix --diff                             show the changes, but write nothing
  helpc fix                                    apply the safe fixes
  helpc fix --only links/locale                apply only the fixes of one rule
  helpc fix - --stdin-filename FILE < FILE     print the fixed article";

const LINKS_EXAMPLES: &str = "\
Examples:
  helpc links                                  check links that are new, broken or due again
  helpc links --since origin/main              only links that are new since that revision
  helpc links --offline                        send no requests; report the results of the last runs
  helpc links --fix                            update links whose pages have moved

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
    /// Log to standard error what `links` and `serve` do; -vv logs more. HELPC_LOG=FILTER selects
    /// modules and levels, as in `helpc::linkcheck=debug`
    #[arg(
        long,
        short,
        global = true,
        action = ArgAction::Count,
        help_heading = "Global options"
    )]
    pub(super) verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check articles: metadata, Markdown, links, JSON, and articles against each other
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Check the articles, then write a bundle of those without errors
    Build(BuildArgs),
    /// Check that a bundle is complete and undamaged, by the hash of each file
    Verify(VerifyArgs),
    /// Check whether links to the web work
    #[command(after_help = LINKS_EXAMPLES)]
    Links(LinksArgs),
    /// Fix findings without changing the meaning of the articles
    #[command(after_help = FIX_EXAMPLES)]
    Fix(FixArgs),
    /// Record the existing findings in a file, so that `check` reports only new ones
    Baseline(BaselineFileArgs),
    /// Serve articles or a bundle over HTTP: pages, JSON and the Microsoft.Help API
    Serve(ServeArgs),
    /// Print the effective configuration, and where each value is set
    Config(ConfigArgs),
    /// Explain a rule, an attribute or a type
    Explain(ExplainArgs),
    /// Show which articles a customer sees, in which order, and why not the others
    Why(WhyArgs),
    /// Search a bundle, as the search box of the site does
    Search(SearchArgs),
    /// Show which support topics have articles, by product and cloud
    Coverage(CoverageArgs),
    /// Print shell completions or the manual page
    #[command(hide = true)]
    Generate(GenerateArgs),
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files or folders to report on; `-` for standard input [default: `articles` next to the
    /// nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// Report only findings that are new since this git revision, that is, since the last
    /// commit that it has in common with the work tree
    #[arg(long, value_name = "REV")]
    pub(super) since: Option<String>,
    /// Print the number of findings by rule and owner (new, fixed and remaining ones)
    /// instead of the findings
    #[arg(long)]
    pub(super) summary: bool,
    #[command(flatten)]
    pub(super) common: CommonArgs,
    #[command(flatten)]
    pub(super) stdin: StdinArgs,
}

#[derive(Debug, Args)]
pub(super) struct LinksArgs {
    /// Files or folders to report on [default: `articles` next to the nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// Send no requests; report what the link-status file holds
    #[arg(long)]
    pub(super) offline: bool,
    /// Check only links that are new since this git revision, that is, since the last commit
    /// that it has in common with the work tree
    #[arg(long, value_name = "REV", alias = "changed-since")]
    pub(super) since: Option<String>,
    /// The link-status file [default: `links.status` of helpc.yaml, or helpc-links.jsonl
    /// next to it]
    #[arg(long, value_name = "FILE")]
    pub(super) status: Option<PathBuf>,
    /// Check every link again, even if its last result is still valid
    #[arg(long, conflicts_with = "offline")]
    pub(super) refresh: bool,
    /// Print the number of links by host and result instead of the findings
    #[arg(long)]
    pub(super) summary: bool,
    #[command(flatten)]
    pub(super) common: CommonArgs,
    #[command(flatten)]
    pub(super) requests: RequestArgs,
}

/// Options for requests: rate limits, retries and addresses.
#[derive(Debug, Args)]
#[command(next_help_heading = "Requests")]
pub(super) struct RequestArgs {
    /// Maximum number of links to check per host, those with the oldest result first; 0 for all
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(super) budget: usize,
    /// Maximum number of simultaneous requests per host
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(super) concurrency: usize,
    /// Minimum time between two requests to one host, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 100)]
    pub(super) interval: u64,
    /// Maximum number of simultaneous requests to all hosts
    #[arg(long, value_name = "N", default_value_t = 128)]
    pub(super) total: usize,
    /// Time to wait for a response, in seconds
    #[arg(long, value_name = "S", default_value_t = 20.0)]
    pub(super) timeout: f64,
    /// Maximum number of attempts for a link without a response
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(super) attempts: u32,
    /// Time before the first retry, in milliseconds; doubled before each further retry
    #[arg(long, value_name = "MS", default_value_t = 1000)]
    pub(super) backoff: u64,
    /// Maximum time to wait if a host asks helpc to slow down, in seconds; hosts that ask for
    /// more are left for the next run
    #[arg(long, value_name = "S", default_value_t = 60)]
    pub(super) longest_wait: u64,
    /// Seed of the random delays, to repeat a run [default: the current time]
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
    /// A host or network that helpc may connect to although it is not public: HOST, HOST:PORT,
    /// HOST:*, ADDRESS/BITS (can be given several times)
    #[arg(long, value_name = "HOST")]
    pub(super) allow_host: Vec<String>,
    /// The address of a host, instead of the one from DNS: for tests
    #[arg(long, value_name = "HOST=ADDRESS:PORT", hide = true)]
    pub(super) resolve: Vec<HostOverride>,
}

#[derive(Debug, Args)]
pub(super) struct FixArgs {
    /// Files or folders to fix; `-` for standard input [default: `articles` next to the nearest
    /// helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// Also apply the fixes that you must review
    #[arg(long = "unsafe")]
    pub(super) unsafe_too: bool,
    /// Write nothing; print the changes as a diff for `git apply`
    #[arg(long)]
    pub(super) diff: bool,
    /// Write nothing; exit with code 1 if there is something to fix
    #[arg(long)]
    pub(super) check: bool,
    /// Print only the diff
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
    /// The folder of the articles [default: `articles` next to the nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// The folder of the bundle, outside the folder of the articles [default: `out` of
    /// helpc.yaml, or `dist`]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Publish nothing if any article has an error
    #[arg(long)]
    pub(super) strict: bool,
    /// Publish nothing if more articles than this have errors: a number, or a percentage
    /// of all articles [default: 10%, but at least 11 articles]
    #[arg(long, value_name = "N|%")]
    pub(super) max_held_back: Option<Threshold>,
    /// Publish nothing if more articles than this would be removed from the bundle: a number,
    /// or a percentage of those in it [default: 10%, but at least 11 articles]
    #[arg(long, value_name = "N|%")]
    pub(super) max_removed: Option<Threshold>,
    /// Check every file of the old bundle by its hash, and replace damaged files
    #[arg(long)]
    pub(super) verify: bool,
    /// Write no HTML pages, only the data that help surfaces read
    #[arg(long)]
    pub(super) no_site: bool,
    /// The audience of the bundle [default: `audience` of helpc.yaml, or customer]
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

/// Description of the exit codes of `helpc build`.
const BUILD_EXIT_CODES: &str = "\
Exit codes:
  0  all articles were published
  1  nothing was published, or a finding outside the articles is at or above --fail-on
  2  helpc could not run
  3  published, but some articles were held back (0 with --fail-on never)";

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The folder of the bundle [default: `out` of the nearest helpc.yaml, or `dist`]
    pub(super) dir: Option<PathBuf>,
    /// Print only problems
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct BaselineFileArgs {
    /// A file or folder of the tree, which is recorded as a whole; with --prune, the files or
    /// folders whose entries are checked [default: `articles` next to the nearest helpc.yaml]
    pub(super) paths: Vec<PathBuf>,
    /// The baseline file [default: `baseline` of helpc.yaml, or helpc-baseline.txt next to it]
    #[arg(long, value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Only remove findings that are fixed; add none
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
    /// The folder of the articles, which is watched for changes [default: `articles` next to
    /// the nearest helpc.yaml]
    #[arg(conflicts_with = "bundle")]
    pub(super) paths: Vec<PathBuf>,
    /// Serve the bundle that `helpc build` wrote to this folder
    #[arg(long, value_name = "DIR")]
    pub(super) bundle: Option<PathBuf>,
    /// The port to listen on; 0 for any free port
    #[arg(long, default_value_t = 8462, value_name = "N")]
    pub(super) port: u16,
    /// The address to listen on; by default, only this machine can connect
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub(super) host: IpAddr,
    /// Another host name that requests may use, such as that of a reverse proxy (can be given
    /// several times)
    #[arg(long, value_name = "NAME")]
    pub(super) allow_host: Vec<String>,
    /// The cloud that the API serves [default: the first one]
    #[arg(long, value_name = "CLOUD")]
    pub(super) cloud: Option<String>,
    /// The audience to serve articles for, compiled as `helpc build` does
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
    /// The files or folders whose configuration is printed [default: the working directory]
    pub(super) paths: Vec<PathBuf>,
    /// Print the JSON Schema of helpc.yaml, for editors
    #[arg(long)]
    pub(super) schema: bool,
    #[command(flatten)]
    pub(super) project: ProjectArgs,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// A rule (`links/locale`), an attribute (`articleId`) or a type (`generic`) [default: list
    /// all]
    pub(super) name: Option<String>,
    /// Run the examples of the rule pages; exit with code 1 if one of them fails
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
    /// Completions of commands and options for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// The manual page
    Man,
}

/// Readers of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AudienceArg {
    /// Customers: no internal articles, no owners, no source paths
    Customer,
    /// Support engineers: only the internal articles
    Internal,
    /// Both: every article, with all its attributes
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
