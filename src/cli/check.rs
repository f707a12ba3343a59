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
    let (mut corpus, mut report) = match &args.since {
        Some(revision) => {
            let (corpus, report, said) = session.check_since(&args.paths, revision)?;
            talk(args.output.quiet, &said);
            (corpus, report)
        }
        None => session.check(&args.paths)?,
    };
    if args.fix {
        let mended = super::fix::mend(
            &session,
            corpus,
            report,
            args.unsafe_too,
            crate::fix::Extent::All,
        )?;
        super::fix::write(&mended)?;
        talk(args.output.quiet, &super::fix::summary(&mended, "mended"));
        (corpus, report) = (mended.corpus, mended.report);
    }
    let outcome = session.print(&corpus, &report.findings, &args.output)?;
    talk(
        args.output.quiet,
        &format!("checked in {:.2} s", start.elapsed().as_secs_f64()),
    );
    Session::leave(corpus, report);
    Ok(outcome)
}
