//! The arguments of all commands, as clap reads them.

mod ask;
mod check;
mod command;
mod common;
mod destination;
mod diff;
mod examples;
mod fix;
mod init;
mod links;
mod lsp;
mod merge;
mod migrate;
mod new;
mod pack;
mod publish;
mod settings;
mod trend;

pub(super) use ask::{AnswerFormat, CoverageArgs, CoverageFormat, EvalArgs, SearchArgs, WhyArgs};
pub(super) use check::{CheckArgs, Gate};
pub(super) use command::{Cli, Color, Command};
pub(super) use common::{
    BaselineArgs, CommonArgs, JobsArgs, OutputArgs, ProjectArgs, RuleArgs, SelectArgs, StdinArgs,
    TreeArgs,
};
pub(super) use destination::{PublishArgs, PublishFormat};
pub(super) use diff::DiffArgs;
pub(super) use fix::{BaselineFileArgs, FixArgs};
pub(super) use init::{CiSystem, InitArgs};
pub(super) use links::LinksArgs;
pub(super) use lsp::LspArgs;
pub(super) use merge::MergeArgs;
pub(super) use migrate::MigrateArgs;
pub(super) use new::NewArgs;
pub(super) use pack::{InstallArgs, PackArgs};
pub(super) use publish::{AudienceArg, BuildArgs, ServeArgs, VerifyArgs};
pub(super) use settings::{CompletionsArgs, ConfigArgs, ExplainArgs, ManArgs};
pub(super) use trend::TrendArgs;
