//! One round of fixes: the edits to apply, and the changes to keep.

use super::trial::{Counts, new_rules};
use super::{FixContext, FixedFile, edit, is_fixable};
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding, Fix, RuleId};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Maximum number of bytes of one file that are parsed again after its fixes. In a large file with
/// very many findings, some are left to the next run.
const MAX_ROUND_BYTES: usize = 3 << 20;

/// The state of a run.
pub(super) struct Run<'a> {
    pub(super) context: &'a FixContext<'a>,
    pub(super) files: BTreeMap<FileId, FixedFile>,
    /// Maximum number of fixes to try at once in a file, if all of them were too many.
    pub(super) attempts: BTreeMap<FileId, usize>,
    /// Hashes of the earlier contents of each file: fixes that restore one undo each other.
    pub(super) held: BTreeSet<(FileId, Vec<u8>)>,
    /// Files in which no fix may cause a finding, not even one that can be fixed.
    pub(super) strict: BTreeSet<FileId>,
    /// Fixes that cause other findings.
    pub(super) refused: BTreeSet<Key>,
    /// Number of bytes of each file that were parsed again after its fixes.
    pub(super) spent: BTreeMap<FileId, usize>,
    /// True if anything was fixed after a fix was refused.
    pub(super) may_retry: bool,
}

/// The identity of a fix after the text around it has moved.
pub(super) type Key = (FileId, RuleId, String);

/// The change of one file in a round.
pub(super) struct Change {
    before: Vec<u8>,
    pub(super) after: Vec<u8>,
    /// The findings that it fixes.
    fixes: Vec<Key>,
}

impl<'a> Run<'a> {
    /// Creates a run that has changed nothing yet.
    pub(super) fn new(context: &'a FixContext<'a>) -> Self {
        Self {
            context,
            files: BTreeMap::new(),
            attempts: BTreeMap::new(),
            held: BTreeSet::new(),
            strict: BTreeSet::new(),
            refused: BTreeSet::new(),
            spent: BTreeMap::new(),
            may_retry: false,
        }
    }

    /// Returns the changes of one round: all fixes that can be applied at once. Fails if a file
    /// cannot be read again.
    pub(super) fn round(
        &mut self,
        corpus: &Corpus,
        findings: &[Finding],
    ) -> io::Result<BTreeMap<FileId, Change>> {
        let mut changes = BTreeMap::new();
        for group in findings.chunk_by(|a, b| a.file == b.file) {
            let file = group[0].file;
            let spent = self.spent.get(&file).copied().unwrap_or_default();
            if spent > MAX_ROUND_BYTES {
                continue;
            }
            let mut fixes: Vec<(&Finding, &Fix)> = group
                .iter()
                .filter(|finding| is_fixable(finding, self.context.unsafe_too))
                .filter(|finding| {
                    self.refused.is_empty() || !self.refused.contains(&key(corpus, finding))
                })
                .filter_map(|finding| Some((finding, finding.fix.as_ref()?)))
                .collect();
            let chosen = edit::compatible(fixes.iter().map(|(_, fix)| *fix));
            let mut chosen = chosen.into_iter().peekable();
            fixes.retain(|(_, fix)| chosen.next_if(|made| std::ptr::eq(*made, *fix)).is_some());
            fixes.truncate(self.attempts.get(&file).copied().unwrap_or(usize::MAX));
            if fixes.is_empty() {
                continue;
            }
            let before = self.bytes(corpus, file)?;
            if before.len() != corpus.article(file).source.text.len() {
                continue;
            }
            let made: Vec<&Fix> = fixes.iter().map(|(_, fix)| *fix).collect();
            let after = edit::apply(&before, &made);
            let change = Change {
                before,
                after,
                fixes: fixes
                    .iter()
                    .map(|(finding, _)| key(corpus, finding))
                    .collect(),
            };
            *self.spent.entry(file).or_default() += change.after.len();
            changes.insert(file, change);
        }
        Ok(changes)
    }

    /// Returns the current bytes of a file.
    fn bytes(&self, corpus: &Corpus, file: FileId) -> io::Result<Vec<u8>> {
        if let Some(known) = self.files.get(&file) {
            return Ok(known.after.clone());
        }
        let source = &corpus.article(file).source;
        if source.faults.is_empty() {
            Ok(source.text.clone().into_bytes())
        } else {
            // The decoded text has replacements for the bytes that are not UTF-8.
            (self.context.read)(&source.path)
        }
    }

    /// Keeps the changes that cause no new finding in their file (with unsafe fixes, all changes)
    /// and that restore no earlier content. Returns their files. In the other files, the next round
    /// tries half as many fixes; a single fix is refused.
    pub(super) fn accept(
        &mut self,
        changes: BTreeMap<FileId, Change>,
        before: &[Finding],
        after: &[Finding],
    ) -> BTreeSet<FileId> {
        let before = Counts::of(before.iter());
        // Findings with a fix are expected to be fixed in the next round.
        let unsafe_too = self.context.unsafe_too;
        let lasts = |finding: &&Finding| {
            self.strict.contains(&finding.file) || !is_fixable(finding, unsafe_too)
        };
        let after = Counts::of(after.iter().filter(lasts));
        let mut accepted = BTreeSet::new();
        for (file, change) in changes {
            let is_worse = !new_rules(file, &before, &after).is_empty();
            let is_new = change.after != change.before
                && !self.held.contains(&(file, digest(&change.after)));
            if is_new && (!is_worse || self.context.unsafe_too) {
                self.attempts.remove(&file);
                self.keep(file, change);
                accepted.insert(file);
            } else if let [only] = &change.fixes[..] {
                self.attempts.remove(&file);
                self.refused.insert(only.clone());
            } else {
                self.attempts.insert(file, change.fixes.len() / 2);
            }
        }
        accepted
    }

    /// Reverts the files that have findings which they did not have at first, so that they are
    /// fixed again under stricter conditions. Returns their original content.
    pub(super) fn take_back(
        &mut self,
        first: &[Finding],
        now: &[Finding],
    ) -> Vec<(FileId, Vec<u8>)> {
        if self.context.unsafe_too {
            return Vec::new();
        }
        let (first, now) = (Counts::of(first.iter()), Counts::of(now.iter()));
        let worse = now.above(&first);
        let mut reverted = Vec::new();
        for file in worse {
            if self.strict.insert(file)
                && let Some(file_before) = self.files.remove(&file)
            {
                reverted.push((file, file_before.before));
                self.refused.retain(|(other, _, _)| *other != file);
                self.held.retain(|(other, _)| *other != file);
            }
        }
        reverted
    }

    /// Allows refused fixes again if anything was fixed since then. Returns true if there are any.
    pub(super) fn retry(&mut self) -> bool {
        let must_retry = self.may_retry && !self.refused.is_empty();
        self.may_retry = false;
        if must_retry {
            self.refused.clear();
        }
        must_retry
    }

    /// Returns the current content of `files`.
    pub(super) fn content(&self, files: &BTreeSet<FileId>) -> Vec<(FileId, Vec<u8>)> {
        let known = |file: &FileId| Some((*file, self.files.get(file)?.after.clone()));
        files.iter().filter_map(known).collect()
    }

    fn keep(&mut self, file: FileId, change: Change) {
        self.may_retry |= !self.refused.is_empty();
        self.held.insert((file, digest(&change.before)));
        let fixed = self.files.entry(file).or_insert_with(|| FixedFile {
            file,
            before: change.before,
            after: Vec::new(),
            fixed: BTreeMap::new(),
        });
        fixed.after = change.after;
        for (_, rule, _) in change.fixes {
            *fixed.fixed.entry(rule).or_default() += 1;
        }
    }
}

fn digest(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

fn key(corpus: &Corpus, finding: &Finding) -> Key {
    let text = corpus.source(finding.file).slice(finding.span);
    (
        finding.file,
        finding.rule.clone(),
        format!("{text}\0{}", finding.message),
    )
}
