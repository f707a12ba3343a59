//! Mends articles by the edits that findings bring.
//!
//! Rounds: all edits that can be made at once are made, the changed files are
//! checked again, and so on, until no finding brings an edit any more. Nothing
//! is written before the end.

mod diff;
mod edit;
mod file;
mod line_diff;
mod offer;
mod trial;
mod work;

pub use diff::unified;
pub use file::replace;
pub use offer::confirm;

use crate::config::Config;
use crate::corpus::Corpus;
use crate::finding::{Applicability, FileId, Finding};
use crate::rules::{self, CheckScope, Report};
use crate::schema::Schemas;
use offer::{TrialBudget, confirm_within};
use std::collections::BTreeMap;
use std::io;
use work::{Change, Work};

/// More rounds than any tree needs: fixes that still find work undo each other.
const ROUNDS: usize = 100;
/// Bytes of one file that are read again after its fixes: of a large file full of mistakes, some
/// are left to the next run.
const MAX_ROUND_BYTES: usize = 8 << 20;

/// What mending a tree led to.
#[derive(Debug)]
pub struct Outcome {
    /// The tree with the content that its files have, or would have, afterwards.
    pub corpus: Corpus,
    /// What is left to find in it.
    pub report: Report,
    /// The files that changed, in order of path.
    pub files: Vec<MendedFile>,
    /// Fixes that were not made, for they bring findings that were not there.
    pub refused: usize,
}

/// A file that was mended.
#[derive(Debug)]
pub struct MendedFile {
    /// Its number.
    pub file: FileId,
    /// Its bytes before.
    pub before: Vec<u8>,
    /// Its bytes afterwards.
    pub after: Vec<u8>,
    /// Findings that were mended, by rule.
    pub mended: BTreeMap<&'static str, usize>,
}

/// Whether a finding brings edits that may be made.
pub fn is_mendable(finding: &Finding, unsafe_too: bool) -> bool {
    finding.fix.as_ref().is_some_and(|fix| {
        !fix.edits.is_empty() && (unsafe_too || fix.applicability == Applicability::Safe)
    })
}

/// The schemas, the configuration and the files that fixes are made with.
pub struct FixContext<'a> {
    /// The schemas.
    pub schemas: &'a Schemas,
    /// The configuration.
    pub config: &'a Config,
    /// Whether fixes are made, too, that a person must look at.
    pub unsafe_too: bool,
    /// Yields the bytes of the file at a path below the root as they are now.
    pub read: &'a dyn Fn(&str) -> io::Result<Vec<u8>>,
}

/// Counts the findings, by file, that `mend` would fix first. Empty if it would change nothing;
/// findings that only later rounds can fix are not counted.
pub fn count_fixable(
    corpus: &Corpus,
    report: &Report,
    context: &FixContext<'_>,
) -> io::Result<BTreeMap<FileId, usize>> {
    let (schemas, config) = (context.schemas, context.config);
    let mut findings = report.findings.clone();
    confirm(corpus, &mut findings, schemas, config, true);
    let mut work = Work::new(context);
    loop {
        let changes = work.round(corpus, &findings)?;
        if changes.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (_, found) = apply(corpus, &changes, context);
        if !work.accept(changes, &findings, &found).is_empty() {
            let files = work.files.into_values();
            return Ok(files
                .map(|file| (file.file, file.mended.values().sum()))
                .collect());
        }
    }
}

/// Applies `changes`; returns the tree afterwards and the findings of the changed files.
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

/// Mends the files of `corpus` that findings of `report` are in.
///
/// A safe fix after which a file has a finding that it did not have is not made:
/// what a link hides while it is broken, say, may be worse than the break.
pub fn mend(corpus: Corpus, report: Report, context: &FixContext<'_>) -> io::Result<Outcome> {
    let mut work = Work::new(context);
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
    for _ in 0..ROUNDS {
        let changes = work.round(&corpus, &findings)?;
        if changes.is_empty() {
            let content = work.take_back(&first, &findings);
            let must_retry = !content.is_empty() || work.retry();
            if !content.is_empty() {
                corpus = corpus.with_content(content, schemas, config);
            } else if is_whole && !must_retry {
                break;
            }
            // What the last rounds did may matter to files they did not look at.
            findings = rules::run(&corpus, schemas, config).findings;
            dropped = confirm(&corpus, &mut findings);
            is_whole = true;
            continue;
        }
        let (next, mut found) = apply(&corpus, &changes, context);
        let tried = changes.len();
        let accepted = work.accept(changes, &findings, &found);
        is_whole &= accepted.is_empty();
        if accepted.len() == tried {
            corpus = next;
        } else if !accepted.is_empty() {
            corpus = corpus.with_content(work.content(&accepted), schemas, config);
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
        files: work.files.into_values().collect(),
        refused: dropped + work.refused.len(),
    })
}
