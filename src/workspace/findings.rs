//! The findings of a tree: of a check of the whole tree, or only of the parts that a change can
//! affect.

use super::model::{FindingsByFile, LocalFindings, Settings};
use crate::article::Article;
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding};
use crate::rules::{self, CheckScope};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Returns the findings of a tree, and those of them that depend only on their file. Rules about
/// one file run only over articles that `known` does not have.
pub(crate) fn check(
    corpus: &Arc<Corpus>,
    settings: &Settings,
    known: Option<&LocalFindings>,
) -> (FindingsByFile, LocalFindings) {
    let kept = known.map(|known| Kept::of(known, corpus));
    let is_kept = |file: FileId| kept.as_ref().is_some_and(|kept| kept.has(file));
    let scope = |file: FileId| {
        if is_kept(file) {
            CheckScope::CrossFile
        } else {
            CheckScope::Full
        }
    };
    let found = rules::run_scoped(corpus, &settings.schemas, &settings.config, &scope).findings;
    let cross_file: BTreeSet<&str> = rules::all()
        .filter(|rule| rule.is_cross_file())
        .map(|rule| rule.name)
        .collect();
    let mut findings = by_file(found);
    let mut local = FindingsByFile::new();
    for (file, group) in &findings {
        if is_kept(*file) || corpus.as_article(*file).is_none() {
            continue;
        }
        let own = group
            .iter()
            .filter(|one| !cross_file.contains(one.rule.as_str()));
        let own: Vec<Finding> = own.cloned().collect();
        if own.len() == group.len() {
            local.insert(*file, Arc::clone(group));
        } else if !own.is_empty() {
            local.insert(*file, Arc::new(own));
        }
    }
    for (file, own) in kept.into_iter().flat_map(|kept| kept.findings) {
        let group = match findings.remove(&file) {
            Some(others) => merged(&own, &others),
            None => Arc::clone(&own),
        };
        findings.insert(file, group);
        local.insert(file, own);
    }
    let local = LocalFindings {
        corpus: Arc::clone(corpus),
        findings: local,
    };
    (findings, local)
}

/// Returns both lists of findings of one file, in order.
fn merged(some: &[Finding], others: &[Finding]) -> Arc<Vec<Finding>> {
    let mut all = some.to_vec();
    all.extend_from_slice(others);
    all.sort_unstable_by(|a, b| a.order().cmp(&b.order()));
    Arc::new(all)
}

/// Findings of a former check that are still valid.
struct Kept {
    /// For each article, true if its findings are still valid.
    files: Vec<bool>,
    findings: FindingsByFile,
}

impl Kept {
    fn of(known: &LocalFindings, corpus: &Corpus) -> Self {
        let numbers = Renumbering::of(&known.corpus, corpus);
        let mut kept = Self {
            files: vec![false; corpus.articles.len()],
            findings: FindingsByFile::new(),
        };
        for (old, article) in known.corpus.articles.iter().enumerate() {
            let Some(file) = numbers.article(old) else {
                continue;
            };
            let same = corpus.articles.get(file.index());
            if same.is_some_and(|same| Arc::ptr_eq(same, article)) && depends_on_itself(article) {
                kept.files[file.index()] = true;
            }
        }
        let findings = numbers.apply(&known.findings).into_iter();
        kept.findings = findings.filter(|(file, _)| kept.has(*file)).collect();
        kept
    }

    fn has(&self, file: FileId) -> bool {
        self.files.get(file.index()).copied().unwrap_or_default()
    }
}

/// Returns true if the rules about one file have the same findings in an article whatever other
/// files contain. Whether a suppression comment is used also depends on findings about other files.
fn depends_on_itself(article: &Article) -> bool {
    article.suppressions.is_empty()
        && article.suppression_faults.is_empty()
        && article.outline.includes.is_empty()
}

/// Groups findings, which must be in order, by file.
pub(super) fn by_file(findings: Vec<Finding>) -> FindingsByFile {
    let mut groups: Vec<(FileId, Vec<Finding>)> = Vec::new();
    for finding in findings {
        match groups.last_mut() {
            Some((file, group)) if *file == finding.file => group.push(finding),
            _ => groups.push((finding.file, vec![finding])),
        }
    }
    let groups = groups.into_iter();
    groups
        .map(|(file, group)| (file, Arc::new(group)))
        .collect()
}

/// Removes related locations in `files` from the findings of other files, because they may have
/// moved.
pub(super) fn remove_related(findings: &mut FindingsByFile, files: &BTreeSet<FileId>) {
    let is_related = |finding: &Finding| {
        let mut related = finding.related.iter();
        related.any(|related| files.contains(&related.file))
    };
    for group in findings.values_mut() {
        if group.iter().any(is_related) {
            for finding in Arc::make_mut(group) {
                finding
                    .related
                    .retain(|related| !files.contains(&related.file));
            }
        }
    }
}

/// The numbers of files in a corpus with other files.
pub(super) struct Renumbering {
    /// The new number of each article, by its old number.
    articles: Vec<Option<FileId>>,
    /// The old and the new number of the first configuration file.
    beside: (FileId, FileId),
    is_identity: bool,
}

impl Renumbering {
    pub(super) fn of(old: &Corpus, new: &Corpus) -> Self {
        // Both are in the order of their paths.
        let mut articles = Vec::with_capacity(old.articles.len());
        let mut at = 0;
        for article in &old.articles {
            let path = &article.source.path;
            while new
                .articles
                .get(at)
                .is_some_and(|other| other.source.path < *path)
            {
                at += 1;
            }
            let is_same = new
                .articles
                .get(at)
                .is_some_and(|other| other.source.path == *path);
            articles.push(if is_same { Some(FileId::new(at)) } else { None });
        }
        let beside = (old.beside(0), new.beside(0));
        let is_identity = beside.0 == beside.1 && articles.iter().all(Option::is_some);
        Self {
            articles,
            beside,
            is_identity,
        }
    }

    /// Returns true if all files have the same numbers.
    pub(super) fn is_identity(&self) -> bool {
        self.is_identity
    }

    /// Returns the new number of an article.
    fn article(&self, old: usize) -> Option<FileId> {
        *self.articles.get(old)?
    }

    fn file(&self, old: FileId) -> Option<FileId> {
        let (first_old, first_new) = self.beside;
        if old >= first_old {
            return Some(FileId::new(
                first_new.index() + (old.index() - first_old.index()),
            ));
        }
        self.article(old.index())
    }

    /// Returns findings with the new numbers. Those in files that are gone are left out.
    pub(super) fn apply(&self, findings: &FindingsByFile) -> FindingsByFile {
        if self.is_identity {
            return findings.clone();
        }
        let groups = findings.iter().filter_map(|(old, group)| {
            let file = self.file(*old)?;
            let is_same = |finding: &Finding| {
                let mut related = finding.related.iter();
                related.all(|related| self.file(related.file) == Some(related.file))
            };
            if file == *old && group.iter().all(is_same) {
                return Some((file, Arc::clone(group)));
            }
            let group = group.iter().map(|finding| self.finding(finding, file));
            Some((file, Arc::new(group.collect())))
        });
        groups.collect()
    }

    fn finding(&self, finding: &Finding, file: FileId) -> Finding {
        let mut finding = finding.clone();
        finding.file = file;
        finding.related.retain_mut(|related| {
            let Some(file) = self.file(related.file) else {
                return false;
            };
            related.file = file;
            true
        });
        finding
    }
}
