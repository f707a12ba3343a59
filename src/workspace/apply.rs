//! Applies changed files to a snapshot.

use super::findings::{self, Renumbering};
use super::model::Snapshot;
use crate::corpus::{Corpus, ProjectFiles};
use crate::finding::FileId;
use crate::rules;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The result of a change.
pub(super) struct Applied {
    pub(super) snapshot: Snapshot,
    /// Paths of the changed files below the root, in order.
    pub(super) changed: Vec<String>,
    pub(super) has_other_files: bool,
}

/// Applies `files`, by path below the project folder. The findings of these files are current
/// afterwards, except for those of rules about several files.
pub(super) fn apply(snapshot: &Snapshot, files: &ProjectFiles, unsaved: &ProjectFiles) -> Applied {
    let settings = &snapshot.settings;
    let (schemas, config) = (&settings.schemas, &settings.config);
    let old = &snapshot.corpus;
    let corpus = Arc::new(old.edited(files, unsaved, schemas, config));
    let (_, folder) = corpus.tree.project();
    let below = |path: &str| -> Option<String> {
        let below = match folder.as_str() {
            "" => path,
            folder => path.strip_prefix(folder)?.strip_prefix('/')?,
        };
        Some(below.to_owned())
    };
    let changed: Vec<String> = files.keys().filter_map(|path| below(path)).collect();
    let numbers: BTreeSet<FileId> = changed
        .iter()
        .filter_map(|path| corpus.by_path(path))
        .collect();
    let renumbering = Renumbering::of(old, &corpus);
    let mut findings = renumbering.apply(&snapshot.findings);
    for file in &numbers {
        findings.remove(file);
    }
    findings::remove_related(&mut findings, &numbers);
    let files: Vec<FileId> = numbers.into_iter().collect();
    let own = rules::run_article_rules(&corpus, schemas, config, &files).findings;
    findings.extend(findings::by_file(own));
    let has_other_files = !renumbering.is_identity() || old.assets != corpus.assets;
    Applied {
        snapshot: Snapshot {
            settings: settings.clone(),
            corpus,
            findings,
            is_complete: false,
            version: snapshot.version + 1,
            local: Arc::clone(&snapshot.local),
        },
        changed,
        has_other_files,
    }
}

/// Puts the articles of `old` that did not change in place of those in `fresh`, so that what was
/// computed from them stays valid.
pub(super) fn keep_unchanged(fresh: &mut Corpus, old: &Corpus) {
    for article in &mut fresh.articles {
        let Some(file) = old.by_path(&article.source.path) else {
            continue;
        };
        let known = &old.articles[file.index()];
        if known.source.text == article.source.text
            && known.source.faults.is_empty()
            && article.source.faults.is_empty()
            && known.unread == article.unread
        {
            *article = Arc::clone(known);
        }
    }
}
