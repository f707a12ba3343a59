//! The arguments of `helpc config`, `helpc explain`, `helpc completions` and `helpc man`.

use super::{AnswerFormat, ProjectArgs};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(in crate::cli) struct ConfigArgs {
    /// The files or folders whose configuration is printed [default: the working directory]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Print the JSON Schema of helpc.yaml, for editors
    #[arg(long)]
    pub(in crate::cli) schema: bool,
    #[command(flatten)]
    pub(in crate::cli) project: ProjectArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ExplainArgs {
    /// A rule (`links/locale`), an attribute (`articleId`) or a type (`generic`) [default: list
    /// all]
    pub(in crate::cli) name: Option<String>,
    /// How to print the pages; as JSON, only rules
    #[arg(long, value_enum, default_value = "human", value_name = "FORMAT")]
    pub(in crate::cli) format: AnswerFormat,
    /// Run the examples of the rule pages; exit with code 1 if one of them fails
    #[arg(long)]
    pub(in crate::cli) test: bool,
    #[command(flatten)]
    pub(in crate::cli) project: ProjectArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(in crate::cli) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ManArgs {
    /// The folder of the pages, which is created if it does not exist
    pub(in crate::cli) dir: PathBuf,
}
