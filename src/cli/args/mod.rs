//! The arguments of all commands, as clap reads them.

mod ask;
mod check;
mod command;
mod common;
mod fix;
mod links;
mod publish;
mod settings;

pub(super) use ask::{AnswerFormat, CoverageArgs, CoverageFormat, SearchArgs, WhyArgs};
pub(super) use check::CheckArgs;
pub(super) use command::{Cli, Color, Command};
pub(super) use common::{
    BaselineArgs, CommonArgs, JobsArgs, OutputArgs, ProjectArgs, RuleArgs, SelectArgs, StdinArgs,
    TreeArgs,
};
pub(super) use fix::{BaselineFileArgs, FixArgs};
pub(super) use links::LinksArgs;
pub(super) use publish::{AudienceArg, BuildArgs, ServeArgs, VerifyArgs};
pub(super) use settings::{ConfigArgs, ExplainArgs, GenerateArgs, Generated};
