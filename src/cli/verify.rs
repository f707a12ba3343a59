//! `helpc verify`

use super::Outcome;
use super::args::VerifyArgs;
use super::message::status;
use crate::config::Config;
use crate::emit::{self, Verified};
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
    let verified = emit::verify(&dir)?;
    if verified.has_finished_switch {
        status!(
            args.quiet,
            "finished the switch to a new bundle that an earlier run had started"
        );
    }
    print(&verified).context("cannot write the result")?;
    let problems = &verified.problems;
    if problems.is_empty() {
        status!(args.quiet, "{}", summary(&verified, &dir));
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

fn print(verified: &Verified) -> std::io::Result<()> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    for problem in &verified.problems {
        writeln!(out, "{}: {}", problem.kind, escape_controls(&problem.path))?;
    }
    out.flush()
}

fn summary(verified: &Verified, dir: &Path) -> String {
    format!(
        "{}: {}, {} and {} are complete and undamaged",
        dir.display(),
        plural(verified.objects, "object"),
        plural(verified.pages, "site file"),
        plural(verified.clouds, "cloud")
    )
}
