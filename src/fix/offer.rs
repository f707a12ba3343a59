//! Decides which safe fixes are offered: those that cause no other finding, in the article or in
//! one that links to it. `check`, the formats for tools, `serve` and `fix` all use this list.
//!
//! Each fix is tried on the article, unless its rule is trusted. If a rule has many fixes in a file,
//! they are tried together first, and one by one only if that causes a finding. If the new findings
//! have safe fixes themselves, these become part of the fix.

use super::edit;
use super::trial::{Counts, Inbound, Trial, new_rules};
use crate::config::Config;
use crate::corpus::Corpus;
use crate::finding::{Applicability, Edit, FileId, Finding, Fix, RuleId};
use crate::rules;
use crate::schema::Schemas;
use crate::source::{Span, line_after, line_before};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Maximum number of bytes of an article that are parsed again to try its fixes. Fixes that were
/// not tried are not offered.
const MAX_TRIAL_BYTES: usize = 1 << 20;
/// Maximum number of fixes of one rule in a file that are tried one by one at first.
const MAX_SINGLES: usize = 4;
/// Size in bytes above which the fixes of all rules are tried together first.
const MAX_GROUPED_BYTES: usize = 128 << 10;
/// Maximum number of times that a fix is extended by the fixes of new findings.
const MAX_STEPS: usize = 3;

/// Number of bytes of each file that trials have parsed so far.
#[derive(Default)]
pub(super) struct TrialBudget(BTreeMap<FileId, usize>);

impl TrialBudget {
    /// Returns the number of trials that are left for a file of `size` bytes, at least one.
    fn trials_left(&self, file: FileId, size: usize) -> usize {
        let spent = self.0.get(&file).copied().unwrap_or_default();
        (MAX_TRIAL_BYTES.saturating_sub(spent) / size.max(1)).max(1)
    }

    fn spend(&mut self, file: FileId, size: usize) {
        *self.0.entry(file).or_default() += size;
    }
}

/// Removes the safe fixes from `findings` that would cause another finding. Returns their number.
/// `findings` must be in order; `is_complete` is true if they are all findings of their files.
pub fn confirm(
    corpus: &Corpus,
    findings: &mut [Finding],
    schemas: &Schemas,
    config: &Config,
    is_complete: bool,
) -> usize {
    let mut budget = TrialBudget::default();
    confirm_within(&mut budget, corpus, findings, schemas, config, is_complete)
}

/// Does the same within the trials that are left in `budget`.
pub(super) fn confirm_within(
    budget: &mut TrialBudget,
    corpus: &Corpus,
    findings: &mut [Finding],
    schemas: &Schemas,
    config: &Config,
    is_complete: bool,
) -> usize {
    let trusted: BTreeSet<&str> = rules::all()
        .filter(|rule| rule.has_trusted_fix())
        .map(|rule| rule.name)
        .collect();
    if findings.iter().all(|finding| safe_fix(finding).is_none()) {
        return 0;
    }
    let inbound = Inbound::of(corpus);
    let mut queues = queues(corpus, findings, &trusted, &inbound);
    if queues.is_empty() {
        return 0;
    }
    let files: Vec<FileId> = queues.keys().copied().collect();
    let mut before = if is_complete {
        let wanted = findings
            .iter()
            .filter(|finding| queues.contains_key(&finding.file));
        Counts::of(wanted)
    } else {
        Counts::of(
            rules::run_article_rules(corpus, schemas, config, &files)
                .findings
                .iter(),
        )
    };
    let around: Vec<FileId> = files
        .iter()
        .flat_map(|file| inbound.of_file(*file))
        .collect();
    let around: Vec<FileId> = around
        .into_iter()
        .filter(|file| !queues.contains_key(file))
        .collect();
    if !around.is_empty() {
        let found = rules::run_article_rules(corpus, schemas, config, &around).findings;
        before.add(found.iter());
    }
    let mut refused = 0;
    loop {
        let batch = next_batch(&mut queues, &inbound);
        if batch.is_empty() {
            return refused;
        }
        let articles: Vec<_> = batch
            .par_iter()
            .map(|trial| (trial.file, trial.article(corpus, findings, schemas)))
            .collect();
        let mut files: Vec<FileId> = batch.iter().map(|trial| trial.file).collect();
        files.extend(batch.iter().flat_map(|trial| inbound.of_file(trial.file)));
        let next = corpus.with_replaced(articles);
        let found = rules::run_article_rules(&next, schemas, config, &files).findings;
        let after = Counts::of(found.iter());
        for trial in batch {
            let size = corpus.article(trial.file).source.text.len();
            budget.spend(trial.file, size);
            let mut own: BTreeSet<RuleId> = new_rules(trial.file, &before, &after);
            // A trial has the decoded text of the file, and not its bytes.
            if !corpus.article(trial.file).source.faults.is_empty() {
                own.retain(|rule| rule.group() != "file");
            }
            let is_harmless = own.is_empty()
                && !takes_known_id(&trial, corpus, &next)
                && inbound
                    .of_file(trial.file)
                    .all(|file| new_rules(file, &before, &after).is_empty());
            if is_harmless {
                trial.keep(corpus, findings);
                continue;
            }
            let queue = queues.entry(trial.file).or_default();
            if trial.members.len() > 1 {
                queue.extend(trial.split());
            } else if let Some(longer) = with_fixes_of_new(&trial, &own, &found, corpus, findings) {
                queue.push_front(longer);
            } else {
                refused += trial.refuse(findings);
            }
            // The rest of a large file with very many fixes is not tried.
            while queue.len() > budget.trials_left(trial.file, size) {
                refused += queue.pop_back().map_or(0, |trial| trial.refuse(findings));
            }
        }
    }
}

/// Returns the safe fix of a finding.
fn safe_fix(finding: &Finding) -> Option<&Fix> {
    let fix = finding.fix.as_ref()?;
    if fix.applicability == Applicability::Safe && !fix.edits.is_empty() {
        Some(fix)
    } else {
        None
    }
}

/// Returns the necessary trials: one for each file and rule.
fn queues(
    corpus: &Corpus,
    findings: &[Finding],
    trusted: &BTreeSet<&str>,
    inbound: &Inbound,
) -> BTreeMap<FileId, VecDeque<Trial>> {
    let mut members: BTreeMap<(FileId, &str), Vec<usize>> = BTreeMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let Some(fix) = safe_fix(finding) else {
            continue;
        };
        if corpus.as_article(finding.file).is_none() {
            continue;
        }
        let is_trusted = (finding.rule.group() == "links"
            && moves_spaces(&corpus.article(finding.file).source.text, fix))
            || (trusted.contains(finding.rule.as_str())
                && !inbound.may_break(corpus, finding.file, fix));
        if !is_trusted {
            let is_large = corpus.article(finding.file).source.text.len() > MAX_GROUPED_BYTES;
            let rule = if is_large { "" } else { finding.rule.as_str() };
            members.entry((finding.file, rule)).or_default().push(at);
        }
    }
    let mut queues: BTreeMap<FileId, VecDeque<Trial>> = BTreeMap::new();
    for ((file, _), members) in members {
        let trial = Trial::new(file, members);
        let queue = queues.entry(file).or_default();
        if trial.members.len() <= MAX_SINGLES {
            queue.extend(trial.split());
        } else {
            queue.push_back(trial);
        }
    }
    queues
}

/// Returns true if `fix` only adds and removes spaces at the only link of a line without other
/// Markdown, so that it cannot cause a finding.
fn moves_spaces(text: &str, fix: &Fix) -> bool {
    let [first, ..] = &fix.edits[..] else {
        return false;
    };
    let at = first.span.start as usize;
    let (before, after) = (line_before(text, at), line_after(text, at));
    let line = Span::new(at - before.len(), at + after.len());
    let are_spaces = |part: &str| part.bytes().all(|byte| byte == b' ');
    let is_inner = |edit: &Edit| {
        let part = text.get(edit.span.range()).unwrap_or("-");
        line.start < edit.span.start
            && edit.span.end < line.end
            && are_spaces(&edit.text)
            && are_spaces(part)
    };
    let shown = text.get(line.range()).unwrap_or_default();
    let content = shown.trim_start_matches([' ', '\t', '*', '-', '+']);
    fix.edits.iter().all(is_inner)
        && content.matches('[').count() == 1
        && content.matches(']').count() == 1
        && !content.contains(['*', '`', '<', '#', '_', '|'])
}

/// Takes one trial of each file. Files that link to each other are not in one batch.
fn next_batch(queues: &mut BTreeMap<FileId, VecDeque<Trial>>, inbound: &Inbound) -> Vec<Trial> {
    let mut batch = Vec::new();
    let mut taken: BTreeSet<FileId> = BTreeSet::new();
    for (file, queue) in queues.iter_mut() {
        let group = || inbound.of_file(*file).chain([*file]);
        if queue.is_empty() || group().any(|file| taken.contains(&file)) {
            continue;
        }
        taken.extend(group());
        batch.extend(queue.pop_front());
    }
    queues.retain(|_, queue| !queue.is_empty());
    batch
}

/// Returns true if the trial gives the article the id of another one.
fn takes_known_id(trial: &Trial, corpus: &Corpus, next: &Corpus) -> bool {
    let id = next.article(trial.file).id();
    id != corpus.article(trial.file).id()
        && corpus.by_id(id).iter().any(|other| *other != trial.file)
}

/// Extends the trial with the fixes of the findings that it causes, if all of them have safe ones.
fn with_fixes_of_new(
    trial: &Trial,
    new: &BTreeSet<RuleId>,
    found: &[Finding],
    corpus: &Corpus,
    findings: &[Finding],
) -> Option<Trial> {
    if trial.steps >= MAX_STEPS || new.is_empty() {
        return None;
    }
    let brought = found
        .iter()
        .filter(|finding| finding.file == trial.file && new.contains(&finding.rule));
    let mut fixes: Vec<&Fix> = Vec::new();
    for finding in brought {
        fixes.push(safe_fix(finding)?);
    }
    let content = trial.content(corpus, findings);
    Some(trial.extended(edit::apply(&content, &edit::compatible(fixes))))
}
