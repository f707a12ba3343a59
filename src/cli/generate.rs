//! `helpc completions` and `helpc man`.

use super::Outcome;
use super::args::{Cli, CompletionsArgs, ManArgs};
use anyhow::Context;
use clap::CommandFactory;
use std::io::Write;

/// Prints the completions for a shell.
pub(super) fn completions(args: &CompletionsArgs) -> anyhow::Result<Outcome> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "helpc", &mut out);
    std::io::stdout()
        .write_all(&out)
        .context("cannot write to standard output")?;
    Ok(Outcome::Clean)
}

/// Writes a manual page for helpc and for each command.
pub(super) fn man(args: &ManArgs) -> anyhow::Result<Outcome> {
    let folder = args.dir.display();
    std::fs::create_dir_all(&args.dir).with_context(|| format!("cannot create {folder}"))?;
    clap_mangen::generate_to(Cli::command(), &args.dir)
        .with_context(|| format!("cannot write the pages to {folder}"))?;
    Ok(Outcome::Clean)
}
