//! Arguments of the commands that show what customers see and find.

use super::{AudienceArg, TreeArgs};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(in crate::cli) struct WhyArgs {
    /// Files or folders of the tree [default: `articles` next to the nearest helpc.yaml]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// The customer's cloud [default: the tree's first cloud]
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
    /// Tags of the resource, separated by commas; '' for a resource without tags
    /// [default: unknown, so articles for any tag are shown]
    #[arg(long, value_name = "TAGS")]
    pub(in crate::cli) tags: Option<String>,
    /// Show what a support engineer sees, including internal articles
    #[arg(long)]
    pub(in crate::cli) internal: bool,
    /// Explain only this article; without a customer, list who sees it
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
    /// Text, for reading
    Human,
    /// One JSON document, for tools
    Json,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SearchArgs {
    /// Words to search for; negative numbers are allowed
    #[arg(required = true, allow_negative_numbers = true)]
    pub(in crate::cli) words: Vec<String>,
    /// The bundle folder that `helpc build` wrote
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(in crate::cli) bundle: PathBuf,
    /// The cloud whose articles are searched
    #[arg(long, default_value = "public")]
    pub(in crate::cli) cloud: String,
    /// Only articles for this product
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) product: Option<String>,
    /// Only articles of this type (can be given several times)
    #[arg(long = "type", value_name = "TYPE")]
    pub(in crate::cli) types: Vec<String>,
    /// Include articles for support engineers, if the bundle has any
    #[arg(long)]
    pub(in crate::cli) internal: bool,
    /// Maximum number of articles to print
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(in crate::cli) limit: usize,
    /// How to print the articles
    #[arg(long, value_enum, default_value = "human", value_name = "FORMAT")]
    pub(in crate::cli) format: AnswerFormat,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct EvalArgs {
    /// The query file, with the ids of the articles that answer each query
    #[arg(value_name = "QUERIES.yaml")]
    pub(in crate::cli) queries: PathBuf,
    /// The bundle folder that `helpc build` wrote
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub(in crate::cli) bundle: PathBuf,
    /// The cloud whose articles are searched
    #[arg(long, default_value = "public")]
    pub(in crate::cli) cloud: String,
    /// A file of grades: query, article and grade, separated by tabs (can be given several times;
    /// replaces `grades` in the file)
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) grades: Vec<PathBuf>,
    /// Only the queries in this set
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) set: Option<String>,
    /// An earlier result, from `--format json`; fails if a mean is worse
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    /// How much worse a mean may be
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0)]
    pub(in crate::cli) tolerance: f64,
    /// Number of queries with the lowest nDCG@3 to list
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(in crate::cli) worst: usize,
    /// How to print the result
    #[arg(long, value_enum, default_value = "human", value_name = "FORMAT")]
    pub(in crate::cli) format: AnswerFormat,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CoverageArgs {
    /// Files or folders of the tree [default: `articles` next to the nearest helpc.yaml]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Only this cloud
    #[arg(long, value_name = "CLOUD")]
    pub(in crate::cli) cloud: Option<String>,
    /// The audience whose articles count [default: `audience` in helpc.yaml, or customer]
    #[arg(long, value_enum, value_name = "AUDIENCE")]
    pub(in crate::cli) audience: Option<AudienceArg>,
    /// Only this product
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) product: Option<String>,
    /// Only topics without an article in at least one cloud
    #[arg(long)]
    pub(in crate::cli) gaps: bool,
    /// Only topics with competing articles
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
    /// A summary, with the lists that `--gaps` and `--competing` select
    Table,
    /// One JSON document
    Json,
    /// One row for each topic and cloud, for spreadsheets
    Csv,
    /// An HTML page
    Html,
}
