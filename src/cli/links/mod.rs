//! `helpc links`

mod command;
mod requests;
mod summary;

use super::Outcome;
use super::args::LinksArgs;
use super::output;
use super::session::{Session, Setup, talk};
use crate::baseline::Baseline;
use crate::change;
use crate::corpus::{self, Corpus};
use crate::finding::Finding;
use crate::fix;
use crate::git::{self, Difference};
use crate::linkcheck::{self, Addresses};
use crate::report::{escape_controls, plural};
use crate::rules::{self, Report};
use crate::source::{FileSystem, OsFileSystem};
use crate::status::{FILE_NAME, Statuses};
use crate::util::replace;
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The rule whose findings fail no run by themselves.
const UNREACHABLE: &str = "links/unreachable";

/// What a run is about.
struct Work {
    session: Session,
    corpus: Corpus,
    /// What is asked for, or told.
    wanted: Addresses,
    /// Against what, if only new links count.
    difference: Option<Difference>,
    /// The link-status file, and what it holds.
    file: PathBuf,
    statuses: Statuses,
}

pub(super) fn run(args: &LinksArgs) -> anyhow::Result<Outcome> {
    output::check(&args.output.format)?;
    let mut work = Work::begin(args)?;
    let quiet = args.output.quiet;
    if !args.offline {
        ask::ask(&mut work, args)?;
    }
    let Work {
        session,
        corpus,
        wanted,
        difference,
        statuses,
        ..
    } = work;
    let counts = summary::Counts::of(&wanted, &statuses);
    talk(quiet, &counts.line());
    let corpus = corpus.with_statuses(Arc::new(statuses));
    let (corpus, mut findings) = find(&session, corpus, difference.as_ref(), args)?;
    leave_out_known(&session, &corpus, &mut findings, args)?;
    session.say_what_is_distrusted(quiet);
    if args.summary {
        summary::print(&counts).context("cannot write the summary")?;
    } else {
        session.print(&corpus, &findings, &args.output, false)?;
    }
    let outcome = outcome(&findings, args);
    session.leave(corpus, Report { findings });
    Ok(outcome)
}

impl Work {
    fn begin(args: &LinksArgs) -> anyhow::Result<Self> {
        let setup = Setup::of_tree(&args.tree)
            .rules(&args.rules)
            .jobs(&args.jobs);
        let mut session = Session::start(&setup, &args.paths)?;
        let asks =
            |name: &str| rules::all().any(|rule| rule.name == name && rule.needs_link_statuses());
        let Session {
            config, schemas, ..
        } = &mut session;
        config.only(&|page| asks(&page.name), schemas);
        let tree = corpus::locate(&args.paths, &session.config)?;
        let corpus = Corpus::load(tree, &session.schemas, &session.config)?;
        corpus.require_articles(&args.paths)?;
        let (schemas, config) = (&session.schemas, &session.config);
        let mut wanted = linkcheck::addresses(&corpus, schemas, config);
        let mut difference = None;
        if let Some(revision) = &args.since {
            let (folder, _) = corpus.tree.project();
            let changed = git::difference(&folder, revision)?;
            if let Some(caveat) = changed.caveat() {
                talk(args.output.quiet, &caveat);
            }
            let before = corpus.with_files(&changed.before, schemas, config);
            let before = linkcheck::addresses(&before, schemas, config);
            wanted = linkcheck::added(wanted, &before);
            difference = Some(changed);
        }
        let default = session.config.base.join(FILE_NAME);
        let file = args
            .status
            .as_ref()
            .or(session.config.links.status.as_ref());
        let file = file.unwrap_or(&default).clone();
        let statuses = Statuses::read(&file, file_system(&session, args))?;
        Ok(Self {
            session,
            corpus,
            wanted,
            difference,
            file,
            statuses,
        })
    }
}

/// Where the link-status file is read from. A pull request must not excuse itself,
/// but a run that was stopped goes on from what it wrote.
fn file_system<'s>(session: &'s Session, args: &LinksArgs) -> &'s dyn FileSystem {
    match args.offline || args.since.is_some() {
        true => session.file_system(),
        false => &OsFileSystem,
    }
}

/// What the rules make of it, after mending if that is wanted.
fn find(
    session: &Session,
    corpus: Corpus,
    difference: Option<&Difference>,
    args: &LinksArgs,
) -> anyhow::Result<(Corpus, Vec<Finding>)> {
    let (schemas, config) = (&session.schemas, &session.config);
    if let Some(difference) = difference {
        let mut added = change::compare(&corpus, difference, schemas, config).added;
        fix::confirm(&corpus, &mut added, schemas, config, false);
        return Ok((corpus, added));
    }
    let mut report = rules::run(&corpus, schemas, config);
    if !args.fixing.fix {
        fix::confirm(&corpus, &mut report.findings, schemas, config, true);
        return Ok((corpus, report.findings));
    }
    let mended = super::fix::mend(session, corpus, report, args.fixing.unsafe_too, None)?;
    super::fix::write(&mended)?;
    talk(args.output.quiet, &super::fix::summary(&mended, "fixed"));
    Ok((mended.corpus, mended.report.findings))
}

/// Leaves out what the baseline knows.
fn leave_out_known(
    session: &Session,
    corpus: &Corpus,
    findings: &mut Vec<Finding>,
    args: &LinksArgs,
) -> anyhow::Result<()> {
    let file = args
        .known
        .baseline
        .as_ref()
        .or(session.config.baseline.as_ref());
    let Some(file) = file.filter(|_| !args.known.no_baseline && args.since.is_none()) else {
        return Ok(());
    };
    let baseline = Baseline::read(file, session.file_system())?;
    let comparison = baseline.compare(&session.view(corpus, findings));
    let mut known = comparison.known.iter();
    findings.retain(|_| !known.next().copied().unwrap_or_default());
    let still = comparison.known.iter().filter(|known| **known).count();
    let said = format!(
        "baseline: {} still there, {} new",
        plural(still, "finding"),
        findings.len()
    );
    talk(args.output.quiet, &said);
    Ok(())
}

/// Links of which nothing can be said fail no run; but who runs it should be able
/// to tell.
fn outcome(findings: &[Finding], args: &LinksArgs) -> Outcome {
    let (unknown, known): (Vec<_>, Vec<_>) = findings
        .iter()
        .cloned()
        .partition(|finding| finding.rule == UNREACHABLE);
    match Session::outcome(&known, &args.output) {
        Outcome::Clean if !unknown.is_empty() => Outcome::Unknown,
        outcome => outcome,
    }
}

/// Replaces the link-status file as a whole.
fn save(statuses: &Statuses, file: &Path) -> anyhow::Result<()> {
    replace(file, |out| statuses.write(out)).with_context(|| {
        let file = escape_controls(&file.display().to_string()).into_owned();
        format!("cannot write {file}; `--status FILE` names another one")
    })
}
