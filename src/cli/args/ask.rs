//! The arguments of commands that ask what customers see and find.

use super::{AudienceArg, TreeArgs};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(in crate::cli) struct WhyArgs {
    /// Files or folders of the tree [default: `articles` beside the nearest helpc.yaml]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// The customer's cloud [default: the first of the tree]
    #[arg(long, value_name = "CLOUD")]
    pub(in crate::cli) cloud: Option<String>,
    /// The support topic that the customer chose
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) topic: Option<String>,
    /// The product that the customer chose
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) product: Option<String>,
    /// The type of the customer's resource, as in microsoft.compute/virtualmachines
    #[arg(long, value_name = "SERVICE/RESOURCE")]
    pub(in crate::cli) resource: Option<String>,
    /// The kinds of the resource, separated by commas; '' for a resource of no kind
    /// [default: not known, so that articles for any kind are shown]
    #[arg(long, value_name = "TAGS")]
    pub(in crate::cli) tags: Option<String>,
    /// Ask as a support engineer, who also reads internal articles
    #[arg(long)]
    pub(in crate::cli) internal: bool,
    /// Ask about this article only; without a customer, who sees it
    #[arg(long, value_name = "ID|FILE")]
    pub(in crate::cli) article: Option<String>,
    /// List every article that is not shown
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// How to print the answer
    #[arg(long, value_enum, default_value = "human", value_name = "FORMAT")]
    pub(in crate::cli) format: AnswerFormat,
    #[command(flatten)]
    pub(in crate::cli) tree: TreeArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum AnswerFormat {
    /// For people
    Human,
    /// For programs: one JSON document
    Json,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SearchArgs {
    /// What to look for; numbers may be negative
    #[arg(required = true, allow_negative_numbers = true)]
    pub(in crate::cli) words: Vec<String>,
    /// The bundle, as `build` has written it
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(in crate::cli) bundle: PathBuf,
    /// Whose articles to search
    #[arg(long, default_value = "public")]
    pub(in crate::cli) cloud: String,
    /// Only articles of this product
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) product: Option<String>,
    /// Only articles of this type (may be given several times)
    #[arg(long = "type", value_name = "TYPE")]
    pub(in crate::cli) types: Vec<String>,
    /// Include articles for support engineers, if the bundle has any
    #[arg(long)]
    pub(in crate::cli) internal: bool,
    /// Articles to print
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(in crate::cli) limit: usize,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CoverageArgs {
    /// Files or folders of the tree [default: `articles` beside the nearest helpc.yaml]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Only this cloud
    #[arg(long, value_name = "CLOUD")]
    pub(in crate::cli) cloud: Option<String>,
    /// Whose articles count [default: `audience` of helpc.yaml, or customer]
    #[arg(long, value_enum, value_name = "AUDIENCE")]
    pub(in crate::cli) audience: Option<AudienceArg>,
    /// Only this product
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) product: Option<String>,
    /// Only topics that no article answers in some cloud
    #[arg(long)]
    pub(in crate::cli) gaps: bool,
    /// Only topics that articles compete for
    #[arg(long)]
    pub(in crate::cli) competing: bool,
    /// How to print the matrix
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    pub(in crate::cli) format: CoverageFormat,
    #[command(flatten)]
    pub(in crate::cli) tree: TreeArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CoverageFormat {
    /// A summary for people, and the lists that are asked for
    Table,
    /// One JSON document
    Json,
    /// A row for each topic and cloud, for spreadsheets
    Csv,
    /// A page
    Html,
}
