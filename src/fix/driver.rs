//! Fixes a tree round by round.

use super::offer::{TrialBudget, confirm, confirm_within};
use super::rounds::{Change, Run};
use super::{FixContext, Outcome};
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding};
use crate::rules::{self, CheckScope, Report};
use std::collections::BTreeMap;
use std::io;

/// Maximum number of rounds. Trees need fewer; fixes that need more undo each other.
const MAX_ROUNDS: usize = 100;

/// Returns the number of findings, by file, that [`apply_fixes`] would fix in its first round: none
/// if it would change nothing. Fails if a file cannot be read again.
pub fn count_fixable(
    corpus: &Corpus,
    report: &Report,
    context: &FixContext<'_>,
) -> io::Result<BTreeMap<FileId, usize>> {
    let (schemas, config) = (context.schemas, context.config);
    let mut findings = report.findings.clone();
    confirm(corpus, &mut findings, schemas, config, true);
    let mut run = Run::new(context);
    loop {
        let changes = run.round(corpus, &context.chosen(corpus, &findings))?;
        if changes.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (_, found) = apply(corpus, &changes, context);
        if !run.accept(changes, &findings, &found).is_empty() {
            let files = run.files.into_values();
            return Ok(files
                .map(|file| (file.file, file.fixed.values().sum()))
                .collect());
        }
    }
}

/// Applies `changes`. Returns the new tree and the findings of the changed files.
fn apply(
    corpus: &Corpus,
    changes: &BTreeMap<FileId, Change>,
    context: &FixContext<'_>,
) -> (Corpus, Vec<Finding>) {
    let (schemas, config) = (context.schemas, context.config);
    let content = changes
        .iter()
        .map(|(file, change)| (*file, change.after.clone()));
    let next = corpus.with_content(content.collect::<Vec<_>>(), schemas, config);
    let scope = |file| {
        if changes.contains_key(&file) {
            CheckScope::Full
        } else {
            CheckScope::Skip
        }
    };
    let found = rules::run_scoped(&next, schemas, config, &scope).findings;
    (next, found)
}

/// Applies the fixes of the findings in `report`. Fails if a file cannot be read again.
///
/// A safe fix that causes a new finding is not applied: what a broken link hides may be worse than
/// the broken link.
///
/// ```
/// # use helpc::{config::Config, corpus::Corpus, fix, rules, schema::Schemas};
/// let (schemas, config) = (Schemas::embedded()?, Config::default());
/// let text = "# Restart a machine\n\n[Steps](https://learn.microsoft.com/en-us/azure/restart)\n";
/// let file = ("microsoft.compute/restart.md".to_owned(), text.into());
/// let corpus = Corpus::from_memory([file], &schemas);
/// let report = rules::run(&corpus, &schemas, &config);
/// let context = fix::FixContext {
///     schemas: &schemas,
///     config: &config,
///     unsafe_too: false,
///     chooses: None,
///     read: &|_| Ok(text.into()),
/// };
/// let outcome = fix::apply_fixes(corpus, report, &context)?;
/// assert_eq!(outcome.files[0].after, text.replace("en-us/", "").into_bytes());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn apply_fixes(
    corpus: Corpus,
    report: Report,
    context: &FixContext<'_>,
) -> io::Result<Outcome> {
    let mut run = Run::new(context);
    let (schemas, config) = (context.schemas, context.config);
    let mut corpus = corpus;
    let first = report.findings;
    let mut findings = first.clone();
    let mut budget = TrialBudget::default();
    let mut confirm = |corpus: &Corpus, findings: &mut Vec<Finding>| {
        confirm_within(&mut budget, corpus, findings, schemas, config, true)
    };
    let mut dropped = confirm(&corpus, &mut findings);
    let mut is_whole = true;
    for _ in 0..MAX_ROUNDS {
        let changes = run.round(&corpus, &context.chosen(&corpus, &findings))?;
        if changes.is_empty() {
            let content = run.take_back(&first, &findings);
            let must_retry = !content.is_empty() || run.retry();
            if !content.is_empty() {
                corpus = corpus.with_content(content, schemas, config);
            } else if is_whole && !must_retry {
                break;
            }
            // The last rounds may have caused findings in files that they did not check.
            findings = rules::run(&corpus, schemas, config).findings;
            dropped = confirm(&corpus, &mut findings);
            is_whole = true;
            continue;
        }
        let (next, mut found) = apply(&corpus, &changes, context);
        let tried = changes.len();
        let accepted = run.accept(changes, &findings, &found);
        is_whole &= accepted.is_empty();
        if accepted.len() == tried {
            corpus = next;
        } else if !accepted.is_empty() {
            corpus = corpus.with_content(run.content(&accepted), schemas, config);
        }
        found.retain(|finding| accepted.contains(&finding.file));
        dropped += confirm(&corpus, &mut found);
        findings.retain(|finding| !accepted.contains(&finding.file));
        findings.extend(found);
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
    }
    if !is_whole {
        findings = rules::run(&corpus, schemas, config).findings;
        dropped = confirm(&corpus, &mut findings);
    }
    Ok(Outcome {
        corpus,
        report: Report { findings },
        files: run.files.into_values().collect(),
        refused: dropped + run.refused.len(),
    })
}
