//! The arguments of `helpc build`, `helpc verify` and `helpc serve`.

use super::{JobsArgs, OutputArgs, SelectArgs, TreeArgs};
use crate::schema::{AudienceName, Threshold};
use clap::{Args, ValueEnum};
use std::net::IpAddr;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(in crate::cli) struct BuildArgs {
    /// The articles folder [default: `articles` next to the nearest helpc.yaml]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// The bundle folder, outside the articles folder [default: `out` in
    /// helpc.yaml, or `dist`]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Publish nothing if any article has an error
    #[arg(long)]
    pub(in crate::cli) strict: bool,
    /// Publish nothing if more articles than this have errors: a number, or a percentage
    /// of all articles [default: 10%, but at least 11 articles]
    #[arg(long, value_name = "N|%")]
    pub(in crate::cli) max_held_back: Option<Threshold>,
    /// Publish nothing if more articles than this would be removed from the bundle: a number,
    /// or a percentage of those in it [default: 10%, but at least 11 articles]
    #[arg(long, value_name = "N|%")]
    pub(in crate::cli) max_removed: Option<Threshold>,
    /// Check the hash of every file in the old bundle, and replace damaged files
    #[arg(long)]
    pub(in crate::cli) verify: bool,
    /// Write no HTML pages, only the data that help surfaces read
    #[arg(long)]
    pub(in crate::cli) no_site: bool,
    /// The audience of the bundle [default: `audience` in helpc.yaml, or customer]
    #[arg(long, value_enum, value_name = "AUDIENCE")]
    pub(in crate::cli) audience: Option<AudienceArg>,
    /// Build only for this cloud (can be given several times) [default: all clouds of the tree]
    #[arg(long, value_name = "CLOUD")]
    pub(in crate::cli) cloud: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) jobs: JobsArgs,
    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
    #[command(flatten)]
    pub(in crate::cli) rules: SelectArgs,
    #[command(flatten)]
    pub(in crate::cli) tree: TreeArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct VerifyArgs {
    /// The bundle folder [default: `out` in the nearest helpc.yaml, or `dist`]
    pub(in crate::cli) dir: Option<PathBuf>,
    /// Print only problems
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
}

#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct ServeArgs {
    /// The articles folder, which is watched for changes [default: `articles` next to
    /// the nearest helpc.yaml]
    #[arg(conflicts_with = "bundle")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Serve the bundle that `helpc build` wrote to this folder
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) bundle: Option<PathBuf>,
    /// The port to listen on; 0 for any free port
    #[arg(long, default_value_t = 8462, value_name = "N")]
    pub(in crate::cli) port: u16,
    /// The address to listen on; by default, only this machine can connect
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub(in crate::cli) host: IpAddr,
    /// Another host name that requests may use, such as that of a reverse proxy (can be given
    /// several times)
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) allow_host: Vec<String>,
    /// The cloud that the API serves [default: the first one]
    #[arg(long, value_name = "CLOUD")]
    pub(in crate::cli) cloud: Option<String>,
    /// The audience to serve articles for, compiled as `helpc build` does
    #[arg(
        long,
        value_enum,
        default_value = "all",
        value_name = "AUDIENCE",
        conflicts_with = "bundle"
    )]
    pub(in crate::cli) audience: AudienceArg,
    /// Also serve a page that shows what changed for customers since this state, and articles
    /// before and after side by side: a git revision, the folder of a bundle, or another project
    /// folder
    #[arg(long, value_name = "BASE", conflicts_with_all = ["bundle", "paths"])]
    pub(in crate::cli) diff: Option<String>,
    /// Print nothing
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    pub(in crate::cli) tree: TreeArgs,
}

/// Readers of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum AudienceArg {
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
