//! `helpc check`

use super::Outcome;
use super::args::{CheckArgs, Gate};
use super::message::status;
use super::output;
use super::progress::Progress;
use super::session::{Session, Setup};
use super::stdin::Input;
use crate::baseline::{Baseline, Entry};
use crate::corpus::Corpus;
use crate::finding::{Finding, Severity};
use crate::fix;
use crate::report::{self, GoneFinding, Rise, Tally, owner_of_article, plural, summarize};
use crate::rules::{self, Report};
use anyhow::{Context, bail};
use std::collections::HashSet;
use std::time::Instant;

/// Findings of a check, compared with a revision or a baseline.
struct Comparison {
    corpus: Corpus,
    /// Findings that are new; all of them if nothing was compared.
    added: Vec<Finding>,
    /// Findings that were known before; with a revision, only those of the files that were
    /// compared.
    still: Vec<Finding>,
    /// Findings that are gone.
    gone: Vec<GoneFinding>,
}

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let quiet = args.common.output.quiet;
    output::validate(&args.common.output.format)?;
    let input = Input::read(&args.stdin, &args.paths)?;
    if input.article.is_some() && (args.since.is_some() || args.common.fixing.fix) {
        bail!(
            "`--since` and `--fix` do not work with standard input; `helpc fix -` prints the fixed text"
        );
    }
    if input.article.is_some() && args.common.shard.is_some() {
        bail!("`--shard` does not work with standard input: it is one article");
    }
    let setup = Setup::of_tree(&args.common.tree)
        .rules(&args.common.rules)
        .jobs(&args.common.jobs)
        .shard(args.common.shard);
    let session = Session::start(&setup, input.paths())?;
    let progress = Progress::start(quiet, "checking articles");
    let mut result = check(&session, args, &input)?;
    fix::confirm(
        &result.corpus,
        &mut result.added,
        &session.schemas,
        &session.config,
        args.since.is_none(),
    );
    drop(progress);
    let mut is_compared = args.since.is_some();
    if session.config.is_unreadable() {
        status!(quiet, "no article was checked: fix the configuration first");
    } else if let Some(baseline) = session.baseline(&args.common.known)? {
        is_compared = true;
        apply_baseline(&session, &mut result, &baseline, args);
    }
    let by_owner = args.gate == Gate::Owner && !session.config.is_unreadable();
    if by_owner && !is_compared {
        bail!(
            "`--gate owner` compares with an earlier state: add `--since REV` or `--baseline FILE`"
        );
    }
    let rises = if by_owner {
        keep_rises(&mut result, args)
    } else {
        Vec::new()
    };
    session.warn_untrusted_changes(quiet);
    session.report_ignored_files(&result.corpus, quiet);
    let outcome = if args.summary {
        print_summary(&result, args, is_compared)?
    } else {
        session.print(
            &result.corpus,
            &result.added,
            &rises,
            &args.common.output,
            true,
        )?
    };
    let outcome = if by_owner {
        outcome_by_owner(&rises, args)
    } else {
        outcome
    };
    status!(quiet, "checked in {:.2} s", start.elapsed().as_secs_f64());
    let report = Report {
        findings: result.added,
    };
    session.forget_on_exit(result.corpus, report);
    Ok(outcome)
}

/// Runs the rules and, with `--fix`, applies the fixes.
fn check(session: &Session, args: &CheckArgs, input: &Input<'_>) -> anyhow::Result<Comparison> {
    if let Some(revision) = &args.since
        && !session.config.is_unreadable()
    {
        return check_since(session, args, revision);
    }
    let quiet = args.common.output.quiet;
    let (mut corpus, mut report) = session.check_input(input)?;
    if args.common.fixing.fix {
        session.require_valid()?;
        let unsafe_too = args.common.fixing.unsafe_too;
        let fixed = super::fix::apply(session, corpus, report, unsafe_too)?;
        super::fix::write(&fixed)?;
        status!(quiet, "{}", super::fix::summary(&fixed, "fixed"));
        (corpus, report) = (fixed.corpus, fixed.report);
    }
    Ok(Comparison {
        corpus,
        added: report.findings,
        still: Vec::new(),
        gone: Vec::new(),
    })
}

/// Runs the rules and compares the findings with those of a git revision.
fn check_since(session: &Session, args: &CheckArgs, revision: &str) -> anyhow::Result<Comparison> {
    let (corpus, diff, summary) = session.check_since(&args.paths, revision)?;
    status!(args.common.output.quiet, "{summary}");
    let mut still = diff.still;
    // The summary also counts the findings in files that did not change.
    if args.summary {
        let key = |finding: &Finding| (finding.file, finding.rule.clone(), finding.span);
        let new: HashSet<_> = diff.added.iter().map(key).collect();
        still = rules::run(&corpus, &session.schemas, &session.config).findings;
        still.retain(|finding| !new.contains(&key(finding)));
    }
    let gone = diff.gone.into_iter().map(|gone| GoneFinding {
        owner: owner_of_path(&diff.before, &gone.path),
        rule: gone.rule,
        severity: Some(gone.severity),
    });
    Ok(Comparison {
        gone: gone.collect(),
        corpus,
        added: diff.added,
        still,
    })
}

/// Returns the owner of the article at a path.
fn owner_of_path(corpus: &Corpus, path: &str) -> String {
    match corpus.by_path(path) {
        Some(file) => owner_of_article(corpus.article(file)),
        None => "(no longer an article)".to_owned(),
    }
}

/// Returns the severity that a finding of the rule and article in `entry` would have.
fn severity_of(session: &Session, corpus: &Corpus, entry: &Entry) -> Option<Severity> {
    let page = session.schemas.rule(&entry.rule)?;
    let article = corpus.by_path(&entry.path).map(|file| corpus.article(file));
    let kind = article.and_then(|article| article.value("selfHelpType"));
    let overrides = session
        .config
        .overrides(&entry.path, kind.unwrap_or_default());
    session.config.severity_under(page, &overrides)
}

/// Removes the new findings of the owners that have no more findings than before, and returns the
/// other owners.
fn keep_rises(result: &mut Comparison, args: &CheckArgs) -> Vec<Rise> {
    let output = &args.common.output;
    let threshold = output.fail_on.severity().unwrap_or(Severity::Suggestion);
    let rises = report::rises(&result.corpus, &result.added, &result.gone, threshold);
    if args.summary {
        return rises;
    }
    let all = result.added.len();
    let added = std::mem::take(&mut result.added);
    result.added = report::of_rises(&result.corpus, added, &rises);
    let hidden = all - result.added.len();
    if hidden > 0 {
        status!(
            output.quiet,
            "not shown: {} of owners that have no more findings than before",
            plural(hidden, "new finding")
        );
    }
    rises
}

/// Returns the outcome of a run that fails if an owner has more findings than before.
fn outcome_by_owner(rises: &[Rise], args: &CheckArgs) -> Outcome {
    if rises.is_empty() || args.common.output.fail_on.severity().is_none() {
        return Outcome::Clean;
    }
    Outcome::Findings
}

/// Removes the findings in the baseline from the new ones.
fn apply_baseline(
    session: &Session,
    result: &mut Comparison,
    baseline: &Baseline,
    args: &CheckArgs,
) {
    let added = std::mem::take(&mut result.added);
    let view = session.view(&result.corpus, &[]);
    let mut divided = baseline.divide(&view, added, &result.still);
    let mut summary = divided.summary();
    if args.since.is_some() {
        // Not all rules ran in unchanged files; the comparison with the revision shows what is
        // gone.
        divided.stale.clear();
    }
    // Findings of files and rules that the command line excludes are not gone.
    divided.stale.retain(|entry| {
        let is_excluded = result.corpus.excluded.binary_search(&entry.path).is_ok();
        !is_excluded && !session.config.is_passed_over(&entry.rule)
    });
    if !divided.stale.is_empty() {
        summary.push_str(&format!(
            ", {} gone; `helpc baseline --prune` removes them from the baseline",
            divided.stale.len()
        ));
    }
    status!(args.common.output.quiet, "{summary}");
    for entry in divided.stale {
        result.gone.push(GoneFinding {
            owner: owner_of_path(&result.corpus, &entry.path),
            severity: severity_of(session, &result.corpus, &entry),
            rule: entry.rule,
        });
    }
    result.still.extend(divided.still);
    result.added = divided.added;
}

/// Prints the number of findings by rule and owner.
fn print_summary(
    result: &Comparison,
    args: &CheckArgs,
    is_compared: bool,
) -> anyhow::Result<Outcome> {
    let output = &args.common.output;
    let tally = Tally {
        added: &Session::severe(&result.added, output),
        still: &Session::severe(&result.still, output),
        gone: &result.gone,
        is_compared,
    };
    summarize(&result.corpus, &tally, &mut anstream::stdout())
        .context("cannot write the summary")?;
    Ok(Session::outcome(&result.added, output))
}
