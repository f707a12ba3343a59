//! `helpc verify`

use super::Outcome;
use super::args::VerifyArgs;
use super::message::status;
use crate::config::Config;
use crate::emit::{self, Verification};
use crate::report::{escape_controls, plural};
use crate::source::OsFileSystem;
use anyhow::Context;
use std::io::{BufWriter, Write};
use std::path::Path;

pub(super) fn run(args: &VerifyArgs) -> anyhow::Result<Outcome> {
    let dir = match &args.dir {
        Some(dir) => dir.clone(),
        None => Config::find(Path::new(""), &OsFileSystem)?.out,
    };
    let verification = emit::verify(&dir)?;
    if verification.has_finished_switch {
        status!(
            args.quiet,
            "finished the switch to a new bundle that an earlier run had started"
        );
    }
    print(&verification).context("cannot write the result")?;
    let problems = &verification.problems;
    if problems.is_empty() {
        status!(args.quiet, "{}", summary(&verification, &dir));
        return Ok(Outcome::Clean);
    }
    status!(
        args.quiet,
        "{}: {}; `helpc build --verify` restores missing and damaged files and deletes extra ones",
        dir.display(),
        plural(problems.len(), "problem")
    );
    Ok(Outcome::Findings)
}

fn print(verification: &Verification) -> std::io::Result<()> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    for problem in &verification.problems {
        writeln!(out, "{}: {}", problem.kind, escape_controls(&problem.path))?;
    }
    out.flush()
}

fn summary(verification: &Verification, dir: &Path) -> String {
    format!(
        "{}: {}, {} and {} are complete and undamaged",
        dir.display(),
        plural(verification.objects, "object"),
        plural(verification.pages, "site file"),
        plural(verification.clouds, "cloud")
    )
}
