//! The command line: what may be asked, and what the exit code says.

mod args;
mod baseline;
mod build;
mod check;
mod config;
mod coverage;
mod explain;
mod fix;
mod generate;
mod links;
mod names;
mod out;
mod output;
mod progress;
mod search;
mod serve;
mod session;
mod stdin;
mod verify;
mod why;

use anstream::ColorChoice;
use args::{Cli, Color, Command};
use clap::Parser;
use clap::error::{ContextKind, ErrorKind};
use std::io::Write;
use std::process::ExitCode;

/// Why helpc stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing was found that fails the run.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// No such findings, but links of which nothing can be said.
    Unknown,
    /// A bundle was published without the articles that have an error.
    HeldBack,
}

/// Runs the program: exit code 0 clean, 1 findings, 2 could not run, 3 only links of which
/// nothing can be said, or a bundle without the articles that have an error.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => without_noise(error).exit(),
    };
    let color = match cli.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    color.write_global();
    match run(&cli) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Unknown | Outcome::HeldBack) => ExitCode::from(3),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Some errors are lists: a line for each thing that is wrong.
            for line in format!("helpc: {error:#}").lines() {
                let _ = writeln!(
                    anstream::stderr(),
                    "{}",
                    crate::report::escape_controls(line)
                );
            }
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    match &cli.command {
        Command::Check(args) => check::run(args),
        Command::Build(args) => build::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Links(args) => links::run(args),
        Command::Fix(args) => fix::run(args),
        Command::Baseline(args) => baseline::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Config(args) => config::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Coverage(args) => coverage::run(args),
        Command::Why(args) => why::run(args),
        Command::Search(args) => search::run(args),
        Command::Generate(args) => generate::run(args),
    }
}

/// Takes out the advice to pass an unknown option as a file or a word, which is never what
/// somebody meant.
fn without_noise(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::UnknownArgument {
        error.remove(ContextKind::Suggested);
    }
    error
}

/// Whoever read our output has seen enough.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
