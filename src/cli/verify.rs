//! `helpc verify`

use super::Outcome;
use super::args::VerifyArgs;
use super::session::talk;
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
        talk(
            args.quiet,
            "finished the switch to a new bundle that an earlier run had started",
        );
    }
    print(&verified).context("cannot write the result")?;
    let problems = &verified.problems;
    if problems.is_empty() {
        talk(args.quiet, &summary(&verified, &dir));
        return Ok(Outcome::Clean);
    }
    let count = plural(problems.len(), "problem");
    let advice = format!(
        "{}: {count}; `helpc build --verify` writes what is missing or damaged and deletes what is extra",
        dir.display()
    );
    talk(args.quiet, &escape_controls(&advice));
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
    let text = format!(
        "{}: {}, {} and {} are whole",
        dir.display(),
        plural(verified.objects, "object"),
        plural(verified.pages, "site file"),
        plural(verified.clouds, "cloud")
    );
    escape_controls(&text).into_owned()
}
