//! `helpc check`

use super::Outcome;
use super::args::CheckArgs;
use super::output;
use super::progress::Progress;
use super::session::{Session, Setup, talk};
use super::stdin::StdinArticle;
use crate::baseline::Baseline;
use crate::corpus::Corpus;
use crate::finding::Finding;
use crate::fix;
use crate::report::{Tally, plural, summarize};
use crate::rules::{self, Report};
use anyhow::{Context, bail};
use std::collections::HashSet;
use std::time::Instant;

/// What a check found, and what it was compared with.
struct Found {
    corpus: Corpus,
    added: Vec<Finding>,
    still: Vec<Finding>,
    gone: Vec<(String, String)>,
}

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    output::check(&args.output.format)?;
    let input = StdinArticle::read(&args.stdin, &args.paths)?;
    if input.is_some() && (args.since.is_some() || args.fixing.fix) {
        bail!(
            "`--since` and `--fix` do not work with standard input; `helpc fix -` prints the fixed text"
        );
    }
    let paths = match &input {
        Some(input) => std::slice::from_ref(&input.path),
        None => &args.paths,
    };
    let setup = Setup::of_tree(&args.tree)
        .rules(&args.rules)
        .jobs(&args.jobs);
    let session = Session::start(&setup, paths)?;
    let progress = Progress::start(args.output.quiet, "checking articles");
    let mut found = find(&session, args, input.as_ref())?;
    fix::confirm(
        &found.corpus,
        &mut found.added,
        &session.schemas,
        &session.config,
        args.since.is_none(),
    );
    drop(progress);
    let is_readable = !session.config.is_unreadable();
    if !is_readable {
        talk(
            args.output.quiet,
            "no article was checked: fix the configuration first",
        );
    }
    let known = args
        .known
        .baseline
        .as_ref()
        .or(session.config.baseline.as_ref())
        // What was there before is left out already where a revision is named.
        .filter(|_| !args.known.no_baseline && args.since.is_none() && is_readable);
    if let Some(file) = known {
        let said = leave_out(
            &session,
            &mut found,
            &Baseline::read(file, session.file_system())?,
        );
        talk(args.output.quiet, &said);
    }
    session.say_what_is_distrusted(args.output.quiet);
    session.say_what_is_ignored(&found.corpus, args.output.quiet);
    let outcome = if args.summary {
        let tally = Tally {
            added: &Session::severe(&found.added, &args.output),
            still: &Session::severe(&found.still, &args.output),
            gone: &found.gone,
            is_compared: args.since.is_some() || known.is_some(),
        };
        summarize(&found.corpus, &tally, &mut anstream::stdout())
            .context("cannot write the summary")?;
        Session::outcome(&found.added, &args.output)
    } else {
        session.print(&found.corpus, &found.added, &args.output, true)?
    };
    talk(
        args.output.quiet,
        &format!("checked in {:.2} s", start.elapsed().as_secs_f64()),
    );
    let report = Report {
        findings: found.added,
    };
    session.leave(found.corpus, report);
    Ok(outcome)
}

fn find(
    session: &Session,
    args: &CheckArgs,
    input: Option<&StdinArticle>,
) -> anyhow::Result<Found> {
    let quiet = args.output.quiet;
    let is_readable = !session.config.is_unreadable();
    if let Some(revision) = args.since.as_ref().filter(|_| is_readable) {
        let (corpus, effect, said) = session.check_since(&args.paths, revision)?;
        talk(quiet, &said);
        let mut still = Vec::new();
        // Who asks for numbers wants all of them.
        if args.summary {
            let key = |finding: &Finding| (finding.file, finding.rule, finding.span);
            let new: HashSet<_> = effect.added.iter().map(key).collect();
            still = rules::run(&corpus, &session.schemas, &session.config).findings;
            still.retain(|finding| !new.contains(&key(finding)));
        }
        return Ok(Found {
            corpus,
            added: effect.added,
            still,
            gone: effect.gone,
        });
    }
    let (mut corpus, mut report) = match input {
        Some(input) => session.check_input(input)?,
        None => session.check(&args.paths)?,
    };
    if args.fixing.fix {
        session.insist()?;
        let unsafe_too = args.fixing.unsafe_too;
        let mended = super::fix::mend(session, corpus, report, unsafe_too, None)?;
        super::fix::write(&mended)?;
        talk(quiet, &super::fix::summary(&mended, "fixed"));
        (corpus, report) = (mended.corpus, mended.report);
    }
    Ok(Found {
        corpus,
        added: report.findings,
        still: Vec::new(),
        gone: Vec::new(),
    })
}

/// Leaves out what the baseline knows, and says what it did.
fn leave_out(session: &Session, found: &mut Found, baseline: &Baseline) -> String {
    let mut meeting = baseline.meet(&session.view(&found.corpus, &found.added));
    // What the command line keeps from being found is not gone.
    meeting.stale.retain(|entry| {
        let is_excluded = found.corpus.excluded.binary_search(&entry.path).is_ok();
        !is_excluded && !session.config.is_passed_over(&entry.rule)
    });
    let mut known = meeting.known.iter();
    let (still, added): (Vec<_>, Vec<_>) = std::mem::take(&mut found.added)
        .into_iter()
        .partition(|_| known.next().copied().unwrap_or_default());
    let mut said = format!(
        "baseline: {} still there, {} new",
        plural(still.len(), "finding"),
        added.len()
    );
    if !meeting.stale.is_empty() {
        said.push_str(&format!(
            ", {} gone: `helpc baseline --prune` drops them",
            meeting.stale.len()
        ));
    }
    let stale = meeting.stale.into_iter();
    found
        .gone
        .extend(stale.map(|entry| (entry.rule, entry.path)));
    found.still.extend(still);
    found.added = added;
    said
}
