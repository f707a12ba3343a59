//! `helpc baseline`

use super::Outcome;
use super::args::BaselineFileArgs;
use super::session::{Session, Setup, talk};
use crate::baseline::{Baseline, FILE_NAME};
use crate::report::plural;
use anyhow::Context;

pub(super) fn run(args: &BaselineFileArgs) -> anyhow::Result<Outcome> {
    let setup = Setup::of_tree(&args.tree)
        .selected(&args.rules)
        .jobs(&args.jobs);
    let session = Session::start(&setup, &args.paths)?;
    session.insist()?;
    let default = session.config.base.join(FILE_NAME);
    let file = args.file.as_ref().or(session.config.baseline.as_ref());
    let file = file.unwrap_or(&default);
    let (corpus, report) = match args.prune {
        true => session.check(&args.paths)?,
        false => session.check_whole(&args.paths)?,
    };
    let view = session.view(&corpus, &report.findings);
    let (baseline, said) = if args.prune {
        let old = Baseline::read(file, session.file_system())?;
        let kept = old.pruned(&view);
        let said = format!("{} dropped", plural(old.len() - kept.len(), "finding"));
        (kept, said)
    } else {
        let baseline = Baseline::of(&view);
        let said = format!("{} noted", plural(baseline.len(), "finding"));
        (baseline, said)
    };
    let text = baseline.text();
    if std::fs::read(file).ok().as_deref() != Some(text.as_bytes()) {
        crate::util::replace(file, |out| std::io::Write::write_all(out, text.as_bytes()))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    talk(
        args.quiet,
        &format!(
            "{said} in {}; `helpc check --baseline {}` reports what is new",
            file.display(),
            file.display()
        ),
    );
    session.leave(corpus, report);
    Ok(Outcome::Clean)
}
