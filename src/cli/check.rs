//! `helpc check`

use super::Outcome;
use super::args::CheckArgs;
use super::output;
use super::session::{Session, talk};
use std::time::Instant;

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    output::check(&args.output.format)?;
    let session = Session::start(&args.session, &args.paths)?;
    let (corpus, report) = session.check(&args.paths)?;
    let outcome = session.print(&corpus, &report.findings, &args.output)?;
    talk(
        args.output.quiet,
        &format!("checked in {:.2} s", start.elapsed().as_secs_f64()),
    );
    Session::leave(corpus, report);
    Ok(outcome)
}
