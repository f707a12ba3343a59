//! The arguments of `helpc lsp`.

use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(in crate::cli) struct LspArgs {
    /// The configuration to use [default: the nearest helpc.yaml of each document]
    #[arg(
        long,
        env = "HELPC_CONFIG",
        hide_env_values = true,
        value_name = "FILE"
    )]
    pub(in crate::cli) config: Option<PathBuf>,
    /// A folder of schema files that replace the embedded ones
    #[arg(
        long,
        env = "HELPC_SCHEMAS",
        hide_env_values = true,
        value_name = "DIR"
    )]
    pub(in crate::cli) schemas: Option<PathBuf>,
    /// Has no effect, because helpc always uses standard input and output; some clients pass it
    #[arg(long)]
    pub(in crate::cli) stdio: bool,
    /// The process of the client, which some clients pass
    #[arg(long = "clientProcessId", value_name = "ID", hide = true)]
    pub(in crate::cli) client_process_id: Option<u32>,
}
