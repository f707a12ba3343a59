//! Entry point of the program: parses the arguments, runs a command and returns the exit code.

use super::args::{Cli, Color, Command};
use super::{
    Outcome, baseline, build, check, config, coverage, diff, eval, explain, fix, generate, init,
    install, links, logging, lsp, merge, migrate, new, pack, publish, search, serve, trend, verify,
    why,
};
use crate::report::escape_controls;
use anstream::ColorChoice;
use clap::Parser;
use clap::error::{ContextKind, ErrorKind};
use std::io::Write;
use std::process::ExitCode;

/// Runs the program and returns its exit code: 0 clean, 1 findings, 2 could not run, 3 only
/// links that could not be checked, or a bundle without the articles that have errors, 4 another
/// publish was faster, 5 a check after publishing failed.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => without_noise(error).exit(),
    };
    match cli.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
    .write_global();
    match logging::start(cli.verbose).and_then(|()| run(&cli)) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Unknown | Outcome::HeldBack) => ExitCode::from(3),
        Ok(Outcome::Lost) => ExitCode::from(4),
        Ok(Outcome::Suspect) => ExitCode::from(5),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Some errors list several problems, one per line.
            for line in format!("helpc: {error:#}").lines() {
                let _ = writeln!(anstream::stderr(), "{}", escape_controls(line));
            }
            ExitCode::from(2)
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    match &cli.command {
        Command::Check(args) => check::run(args),
        Command::Build(args) => build::run(args),
        Command::Init(args) => init::run(args),
        Command::New(args) => new::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Pack(args) => pack::run(args),
        Command::Install(args) => install::run(args),
        Command::Publish(args) => publish::run(args),
        Command::Links(args) => links::run(args),
        Command::Fix(args) => fix::run(args),
        Command::Baseline(args) => baseline::run(args),
        Command::Merge(args) => merge::run(args),
        Command::Migrate(args) => migrate::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Lsp(args) => lsp::run(args),
        Command::Config(args) => config::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Trend(args) => trend::run(args),
        Command::Coverage(args) => coverage::run(args),
        Command::Why(args) => why::run(args),
        Command::Search(args) => search::run(args),
        Command::Eval(args) => eval::run(args),
        Command::Completions(args) => generate::completions(args),
        Command::Man(args) => generate::man(args),
    }
}

/// Removes the advice to pass an unknown option as a file or a word, which is never what the
/// user meant.
fn without_noise(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::UnknownArgument {
        error.remove(ContextKind::Suggested);
    }
    error
}

/// Returns true if the reader of our output closed the pipe.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
