//! The arguments of `helpc config`, `helpc explain` and `helpc generate`.

use super::ProjectArgs;
use clap::{Args, Subcommand};
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
    /// Run the examples of the rule pages; exit with code 1 if one of them fails
    #[arg(long)]
    pub(in crate::cli) test: bool,
    #[command(flatten)]
    pub(in crate::cli) project: ProjectArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct GenerateArgs {
    #[command(subcommand)]
    pub(in crate::cli) what: Generated,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(in crate::cli) enum Generated {
    /// Completions of commands and options for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// The manual page
    Man,
}
