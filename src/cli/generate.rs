//! `helpc generate`: shell completions and the manual page, for packages of helpc.

use super::Outcome;
use super::args::{Cli, GenerateArgs, Generated};
use anyhow::Context;
use clap::CommandFactory;
use std::io::Write;

pub(super) fn run(args: &GenerateArgs) -> anyhow::Result<Outcome> {
    let mut command = Cli::command();
    let mut out = Vec::new();
    match args.what {
        Generated::Completions { shell } => {
            clap_complete::generate(shell, &mut command, "helpc", &mut out);
        }
        Generated::Man => {
            command.build();
            let pages: Vec<clap::Command> = command
                .get_subcommands()
                .filter(|page| !page.is_hide_set() && page.get_name() != "help")
                .cloned()
                .collect();
            clap_mangen::Man::new(command).render(&mut out)?;
            for page in pages {
                clap_mangen::Man::new(page).render(&mut out)?;
            }
        }
    }
    std::io::stdout()
        .write_all(&out)
        .context("cannot write to standard output")?;
    Ok(Outcome::Clean)
}
