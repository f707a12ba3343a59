//! The commands, and the options that all of them have.

use super::ask::{CoverageArgs, EvalArgs, SearchArgs, WhyArgs};
use super::check::{CHECK_EXAMPLES, CheckArgs};
use super::destination::{PUBLISH_EXAMPLES, PublishArgs};
use super::diff::{DIFF_EXAMPLES, DiffArgs};
use super::examples;
use super::fix::{BaselineFileArgs, FIX_EXAMPLES, FixArgs};
use super::init::{INIT_EXAMPLES, InitArgs};
use super::links::{LINKS_EXAMPLES, LinksArgs};
use super::lsp::LspArgs;
use super::merge::MergeArgs;
use super::migrate::{MIGRATE_EXAMPLES, MigrateArgs};
use super::new::{NEW_EXAMPLES, NewArgs};
use super::pack::{INSTALL_EXAMPLES, InstallArgs, PACK_EXAMPLES, PackArgs};
use super::publish::{BuildArgs, ServeArgs, VerifyArgs};
use super::settings::{CompletionsArgs, ConfigArgs, ExplainArgs, ManArgs};
use super::trend::{TREND_EXAMPLES, TrendArgs};
use clap::{ArgAction, Parser, Subcommand, ValueEnum};

/// Check help articles and compile them into bundles for a help surface
#[derive(Debug, Parser)]
#[command(name = "helpc", version, propagate_version = true)]
pub(in crate::cli) struct Cli {
    #[command(subcommand)]
    pub(in crate::cli) command: Command,
    /// When to use color (NO_COLOR is honored)
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        env = "HELPC_COLOR",
        hide_env_values = true,
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    pub(in crate::cli) color: Color,
    /// Log to standard error what `links` and `serve` do; -vv logs more. HELPC_LOG=FILTER selects
    /// modules and levels, as in `helpc::linkcheck=debug`
    #[arg(
        long,
        short,
        global = true,
        action = ArgAction::Count,
        help_heading = "Global options"
    )]
    pub(in crate::cli) verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Set up a project: configuration, baseline, CI and editors
    #[command(after_help = INIT_EXAMPLES)]
    Init(InitArgs),
    /// Write a new article: a properties block, and a body to fill in
    #[command(after_help = NEW_EXAMPLES)]
    New(NewArgs),
    /// Check articles: metadata, Markdown, links, JSON, and articles against each other
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Check the articles, then write a bundle of those without errors
    #[command(after_help = examples::BUILD)]
    Build(BuildArgs),
    /// Check that a bundle is complete and undamaged, by hashing each file
    #[command(after_help = examples::VERIFY)]
    Verify(VerifyArgs),
    /// Pack a bundle into one signed archive, for clouds without a network
    #[command(after_help = PACK_EXAMPLES)]
    Pack(PackArgs),
    /// Verify a pack, and install its bundle in a folder
    #[command(after_help = INSTALL_EXAMPLES)]
    Install(InstallArgs),
    /// Publish a bundle to object storage, or go back to an earlier one
    #[command(after_help = PUBLISH_EXAMPLES)]
    Publish(PublishArgs),
    /// Check whether links to the web work
    #[command(after_help = LINKS_EXAMPLES)]
    Links(LinksArgs),
    /// Fix findings without changing the meaning of the articles
    #[command(after_help = FIX_EXAMPLES)]
    Fix(FixArgs),
    /// Update articles (moved pages, topic ids, types), or convert markdownlint settings
    #[command(after_help = MIGRATE_EXAMPLES)]
    Migrate(MigrateArgs),
    /// Record the existing findings in a file, so that `check` reports only new ones
    #[command(after_help = examples::BASELINE)]
    Baseline(BaselineFileArgs),
    /// Combine the reports or link-status files of runs with `--shard`
    #[command(after_help = examples::MERGE)]
    Merge(MergeArgs),
    /// Serve articles or a bundle over HTTP: pages, JSON and the APIs of the portal
    #[command(after_help = examples::SERVE)]
    Serve(ServeArgs),
    /// Run the language server: findings, fixes, completion and renaming in editors
    #[command(after_help = examples::LSP)]
    Lsp(LspArgs),
    /// Print the effective configuration, and where each value is set
    #[command(after_help = examples::CONFIG)]
    Config(ConfigArgs),
    /// Explain a rule, an attribute or a type
    #[command(after_help = examples::EXPLAIN)]
    Explain(ExplainArgs),
    /// Show which articles a customer sees, in which order, and why others are not shown
    #[command(after_help = examples::WHY)]
    Why(WhyArgs),
    /// Search a bundle, as the search box of the site does
    #[command(after_help = examples::SEARCH)]
    Search(SearchArgs),
    /// Measure how well a bundle's search ranks, with queries whose answers are known
    #[command(after_help = examples::EVAL)]
    Eval(EvalArgs),
    /// Show what a change does to customers: answers, articles, forms and texts
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(DiffArgs),
    /// Show how findings, article ages and links change over the history of the articles
    #[command(after_help = TREND_EXAMPLES)]
    Trend(TrendArgs),
    /// Show which support topics have articles, by product and cloud
    #[command(after_help = examples::COVERAGE)]
    Coverage(CoverageArgs),
    /// Print completions of commands and options for a shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Write the manual pages
    #[command(after_help = examples::MAN)]
    Man(ManArgs),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum Color {
    Auto,
    Always,
    Never,
}
