//! The command: checks links, runs the rules about links and prints the findings.

use super::{requests, summary};
use crate::change;
use crate::cli::Outcome;
use crate::cli::args::LinksArgs;
use crate::cli::message::status;
use crate::cli::output;
use crate::cli::session::{Session, Setup};
use crate::corpus::{self, Corpus};
use crate::finding::Finding;
use crate::fix;
use crate::git::{self, Difference};
use crate::linkcheck::{self, LinkTargets};
use crate::rules::{self, Report};
use crate::source::{FileSystem, OsFileSystem};
use crate::status::{FILE_NAME, Statuses};
use anyhow::Context;
use std::path::PathBuf;
use std::sync::Arc;

/// Rule about links that could not be checked. Its findings do not fail a run.
const UNREACHABLE: &str = "links/unreachable";

/// Links to check, and the results of earlier runs.
pub(super) struct LinkCheck {
    pub(super) session: Session,
    pub(super) corpus: Corpus,
    pub(super) targets: LinkTargets,
    /// Changes since the revision, if only new links are checked.
    pub(super) difference: Option<Difference>,
    /// Path of the link-status file.
    pub(super) file: PathBuf,
    /// Content of the link-status file.
    pub(super) statuses: Statuses,
}

pub(in crate::cli) fn run(args: &LinksArgs) -> anyhow::Result<Outcome> {
    output::validate(&args.common.output.format)?;
    let mut link_check = LinkCheck::load(args)?;
    let quiet = args.common.output.quiet;
    if !args.offline {
        requests::send(&mut link_check, args)?;
    }
    let LinkCheck {
        session,
        corpus,
        targets,
        difference,
        mut statuses,
        ..
    } = link_check;
    if let Some(shard) = args.common.shard {
        statuses.retain(|address| shard.contains(page_of(address)));
    }
    let counts = summary::Counts::of(&targets, &statuses);
    status!(quiet, "{}", counts.line());
    let corpus = corpus.with_statuses(Arc::new(statuses));
    let (corpus, mut findings, still) = check(&session, corpus, difference.as_ref(), args)?;
    if let Some(shard) = args.common.shard {
        // All articles are read, but findings in the configuration are in one part only.
        findings.retain(|finding| {
            let path = &corpus.source(finding.file).path;
            corpus.as_article(finding.file).is_some() || shard.contains(path)
        });
    }
    if let Some(baseline) = session.baseline(&args.common.known)? {
        let divided = baseline.divide(&session.view(&corpus, &[]), findings, &still);
        status!(quiet, "{}", divided.summary());
        findings = divided.added;
    }
    session.warn_untrusted_changes(quiet);
    if args.summary {
        summary::print(&counts).context("cannot write the summary")?;
    } else {
        session.print(&corpus, &findings, &[], &args.common.output, false)?;
    }
    let outcome = outcome(&findings, args);
    session.forget_on_exit(corpus, Report { findings });
    Ok(outcome)
}

impl LinkCheck {
    fn load(args: &LinksArgs) -> anyhow::Result<Self> {
        let setup = Setup::of_tree(&args.common.tree)
            .rules(&args.common.rules)
            .jobs(&args.common.jobs);
        let mut session = Session::start(&setup, &args.paths)?;
        let is_about_web =
            |name: &str| rules::all().any(|rule| rule.name == name && rule.needs_link_statuses());
        let Session {
            config, schemas, ..
        } = &mut session;
        config.only(&|page| is_about_web(&page.name), schemas);
        let tree = corpus::locate(&args.paths, &session.config)?;
        let corpus = Corpus::load(tree, &session.schemas, &session.config)?;
        corpus.require_articles(&args.paths)?;
        let (schemas, config) = (&session.schemas, &session.config);
        let mut targets = linkcheck::link_targets(&corpus, schemas, config);
        let mut difference = None;
        if let Some(revision) = &args.since {
            let (folder, _) = corpus.tree.project();
            let changed = git::difference(&folder, revision)?;
            if let Some(caveat) = changed.caveat() {
                status!(args.common.output.quiet, "{caveat}");
            }
            let before = corpus.with_files(&changed.before, schemas, config);
            let before = linkcheck::link_targets(&before, schemas, config);
            targets = linkcheck::added(targets, &before);
            difference = Some(changed);
        }
        // Parts are divided by address, so that each page is requested once.
        if let Some(shard) = args.common.shard {
            targets.retain(|page, _| shard.contains(page));
        }
        let default = session.config.base.join(FILE_NAME);
        let file = args
            .status
            .as_ref()
            .or(session.config.links.status.as_ref())
            .unwrap_or(&default)
            .clone();
        let statuses = Statuses::read(&file, status_source(&session, args))?;
        Ok(Self {
            session,
            corpus,
            targets,
            difference,
            file,
            statuses,
        })
    }
}

/// Returns the page of an address, which may have a fragment.
fn page_of(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

/// Returns the files to read the link-status file from. A pull request must not change the
/// results of its own links, but an interrupted run continues from the file that it wrote.
fn status_source<'s>(session: &'s Session, args: &LinksArgs) -> &'s dyn FileSystem {
    if args.offline || args.since.is_some() {
        session.file_system()
    } else {
        &OsFileSystem
    }
}

/// Runs the rules and, with `--fix`, applies the fixes. Returns the findings, and with a revision
/// those that were known before.
fn check(
    session: &Session,
    corpus: Corpus,
    difference: Option<&Difference>,
    args: &LinksArgs,
) -> anyhow::Result<(Corpus, Vec<Finding>, Vec<Finding>)> {
    let (schemas, config) = (&session.schemas, &session.config);
    if let Some(difference) = difference {
        let mut diff = change::compare(&corpus, difference, schemas, config);
        fix::confirm(&corpus, &mut diff.added, schemas, config, false);
        return Ok((corpus, diff.added, diff.still));
    }
    let mut report = rules::run(&corpus, schemas, config);
    let fixing = &args.common.fixing;
    if !fixing.fix {
        fix::confirm(&corpus, &mut report.findings, schemas, config, true);
        return Ok((corpus, report.findings, Vec::new()));
    }
    let fixed = crate::cli::fix::apply(session, corpus, report, fixing.unsafe_too)?;
    crate::cli::fix::write(&fixed)?;
    status!(
        args.common.output.quiet,
        "{}",
        crate::cli::fix::summary(&fixed, "fixed")
    );
    Ok((fixed.corpus, fixed.report.findings, Vec::new()))
}

/// Returns the outcome of a run. Links that could not be checked have their own exit code.
fn outcome(findings: &[Finding], args: &LinksArgs) -> Outcome {
    let (unknown, known): (Vec<_>, Vec<_>) = findings
        .iter()
        .cloned()
        .partition(|finding| finding.rule == UNREACHABLE);
    match Session::outcome(&known, &args.common.output) {
        Outcome::Clean if !unknown.is_empty() => Outcome::Unknown,
        outcome => outcome,
    }
}
