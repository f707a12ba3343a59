//! One round of mending: which edits are made, and which are taken back.

use super::trial::{Counts, new_rules};
use super::{FixContext, MAX_ROUND_BYTES, MendedFile, edit, is_mendable};
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding, Fix};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// What has been done so far.
pub(super) struct Work<'a> {
    pub(super) context: &'a FixContext<'a>,
    pub(super) files: BTreeMap<FileId, MendedFile>,
    /// How many fixes of a file are tried at once, where all of them were too
    /// many.
    pub(super) attempts: BTreeMap<FileId, usize>,
    /// What each file has held so far: fixes that lead back there undo each other.
    pub(super) held: BTreeSet<(FileId, Vec<u8>)>,
    /// Files in which no fix may bring a finding, not even one that can be mended.
    pub(super) strict: BTreeSet<FileId>,
    /// Fixes that bring other findings.
    pub(super) refused: BTreeSet<Key>,
    /// Bytes of each file that were read again after its fixes.
    pub(super) spent: BTreeMap<FileId, usize>,
    /// Whether anything was fixed since the first of them was refused.
    pub(super) may_retry: bool,
}

/// What a fix is told by after the text around it has moved.
pub(super) type Key = (FileId, &'static str, String);

/// The change of one file in a round.
pub(super) struct Change {
    before: Vec<u8>,
    pub(super) after: Vec<u8>,
    /// The findings that it mends.
    mends: Vec<Key>,
}

impl<'a> Work<'a> {
    /// Starts with nothing done.
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

    /// The edits of one round, as many as can be made at once.
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
                .filter(|finding| is_mendable(finding, self.context.unsafe_too))
                .filter(|finding| {
                    self.refused.is_empty() || !self.refused.contains(&key(corpus, finding))
                })
                .filter_map(|finding| Some((finding, finding.fix.as_ref()?)))
                .collect();
            // They come in the order in which they were given.
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
            let mends = fixes
                .iter()
                .map(|(finding, _)| key(corpus, finding))
                .collect();
            let change = Change {
                before,
                after,
                mends,
            };
            *self.spent.entry(file).or_default() += change.after.len();
            changes.insert(file, change);
        }
        Ok(changes)
    }

    /// The bytes of a file as mending has left them so far.
    fn bytes(&self, corpus: &Corpus, file: FileId) -> io::Result<Vec<u8>> {
        if let Some(known) = self.files.get(&file) {
            return Ok(known.after.clone());
        }
        let source = &corpus.article(file).source;
        // The text has one byte for each of the file, but not always the same.
        match source.faults.is_empty() {
            true => Ok(source.text.clone().into_bytes()),
            false => (self.context.read)(&source.path),
        }
    }

    /// Keeps the changes after which a file is not as it was before and has no
    /// finding that it did not have (any, where unsafe fixes are made), and returns
    /// their files. Of the others half as many fixes are tried next, and a single
    /// one is refused.
    pub(super) fn accept(
        &mut self,
        changes: BTreeMap<FileId, Change>,
        before: &[Finding],
        after: &[Finding],
    ) -> BTreeSet<FileId> {
        let before = Counts::of(before.iter());
        // What can be fixed itself is fixed next, or so it seems.
        let unsafe_too = self.context.unsafe_too;
        let lasts = |finding: &&Finding| {
            self.strict.contains(&finding.file) || !is_mendable(finding, unsafe_too)
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
            } else if let [only] = &change.mends[..] {
                self.attempts.remove(&file);
                self.refused.insert(only.clone());
            } else {
                self.attempts.insert(file, change.mends.len() / 2);
            }
        }
        accepted
    }

    /// Takes back what was done to files that have findings now that they did not
    /// have at first, to do it anew with more care; returns what they held.
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
        let mut held = Vec::new();
        for file in worse {
            if self.strict.insert(file)
                && let Some(mended) = self.files.remove(&file)
            {
                held.push((file, mended.before));
                self.refused.retain(|(other, _, _)| *other != file);
                self.held.retain(|(other, _)| *other != file);
            }
        }
        held
    }

    /// Lets go of what was refused, if other fixes may have taken away what was in the way;
    /// returns true if so.
    pub(super) fn retry(&mut self) -> bool {
        let must_retry = self.may_retry && !self.refused.is_empty();
        self.may_retry = false;
        if must_retry {
            self.refused.clear();
        }
        must_retry
    }

    /// What the files hold now.
    pub(super) fn content(&self, files: &BTreeSet<FileId>) -> Vec<(FileId, Vec<u8>)> {
        let known = |file: &FileId| Some((*file, self.files.get(file)?.after.clone()));
        files.iter().filter_map(known).collect()
    }

    fn keep(&mut self, file: FileId, change: Change) {
        self.may_retry |= !self.refused.is_empty();
        self.held.insert((file, digest(&change.before)));
        let mended = self.files.entry(file).or_insert_with(|| MendedFile {
            file,
            before: change.before,
            after: Vec::new(),
            mended: BTreeMap::new(),
        });
        mended.after = change.after;
        for (_, rule, _) in change.mends {
            *mended.mended.entry(rule).or_default() += 1;
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
        finding.rule,
        format!("{text}\0{}", finding.message),
    )
}
