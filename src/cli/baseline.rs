//! `helpc baseline`

use super::Outcome;
use super::args::BaselineFileArgs;
use super::message::status;
use super::session::{Session, Setup};
use crate::baseline::{Baseline, FILE_NAME};
use crate::report::plural;
use anyhow::Context;

pub(super) fn run(args: &BaselineFileArgs) -> anyhow::Result<Outcome> {
    let setup = Setup::of_tree(&args.tree)
        .selected(&args.rules)
        .jobs(&args.jobs);
    let session = Session::start(&setup, &args.paths)?;
    session.require_valid()?;
    let default = session.config.base.join(FILE_NAME);
    let file = args
        .file
        .as_ref()
        .or(session.config.baseline.as_ref())
        .unwrap_or(&default);
    let (corpus, report) = if args.prune {
        session.check(&args.paths)?
    } else {
        session.check_whole(&args.paths)?
    };
    let view = session.view(&corpus, &report.findings);
    let (baseline, summary) = if args.prune {
        let old = Baseline::read(file, session.file_system())?;
        let kept = old.pruned(&view);
        let removed = plural(old.len() - kept.len(), "finding");
        (kept, format!("removed {removed} from"))
    } else {
        let baseline = Baseline::of(&view);
        let recorded = plural(baseline.len(), "finding");
        (baseline, format!("recorded {recorded} in"))
    };
    let text = baseline.text();
    if std::fs::read(file).ok().as_deref() != Some(text.as_bytes()) {
        crate::util::replace(file, |out| std::io::Write::write_all(out, text.as_bytes()))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    status!(
        args.quiet,
        "{summary} {file}; `helpc check --baseline {file}` reports only new findings",
        file = file.display(),
    );
    session.forget_on_exit(corpus, report);
    Ok(Outcome::Clean)
}
