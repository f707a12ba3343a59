//! Applies some fixes of one article, to find out which findings they cause.

use super::edit;
use crate::article::{Article, Target, classify};
use crate::corpus::{Corpus, resolve};
use crate::finding::{Applicability, Edit, FileId, Finding, Fix, RuleId, Severity};
use crate::schema::Schemas;
use crate::source::{Source, Span};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Some fixes of one article.
pub(super) struct Trial {
    pub(super) file: FileId,
    /// The findings whose fixes are tried, by index.
    pub(super) members: Vec<usize>,
    /// The file afterwards, if the fixes of new findings were added.
    extended: Option<Vec<u8>>,
    /// Number of times that fixes of new findings were added.
    pub(super) steps: usize,
}

impl Trial {
    pub(super) fn new(file: FileId, members: Vec<usize>) -> Self {
        Self {
            file,
            members,
            extended: None,
            steps: 0,
        }
    }

    /// Returns the file with the fixes applied. Computed on demand, because many trials of a file
    /// can be waiting.
    pub(super) fn content(&self, corpus: &Corpus, findings: &[Finding]) -> Vec<u8> {
        if let Some(content) = &self.extended {
            return content.clone();
        }
        let fixes = self
            .members
            .iter()
            .filter_map(|at| findings[*at].fix.as_ref());
        let text = corpus.article(self.file).source.text.as_bytes();
        edit::apply(text, &edit::compatible(fixes))
    }

    /// Parses the article with the fixes applied.
    pub(super) fn article(
        &self,
        corpus: &Corpus,
        findings: &[Finding],
        schemas: &Schemas,
    ) -> Arc<Article> {
        let path = corpus.article(self.file).source.path.as_str();
        let source = Source::decode(path, self.content(corpus, findings));
        Arc::new(Article::parse(source, schemas))
    }

    /// Returns the same trial with `content` as the file afterwards.
    pub(super) fn extended(&self, content: Vec<u8>) -> Self {
        Self {
            file: self.file,
            members: self.members.clone(),
            extended: Some(content),
            steps: self.steps + 1,
        }
    }

    /// Returns one trial for each of its fixes.
    pub(super) fn split(&self) -> impl Iterator<Item = Self> {
        self.members
            .iter()
            .map(|at| Self::new(self.file, vec![*at]))
    }

    /// Removes the fixes of its findings. Returns their number.
    pub(super) fn refuse(&self, findings: &mut [Finding]) -> usize {
        for at in &self.members {
            findings[*at].fix = None;
        }
        self.members.len()
    }

    /// Sets the extended fix of its finding, if it was extended.
    pub(super) fn keep(&self, corpus: &Corpus, findings: &mut [Finding]) {
        if let ([at], Some(content)) = (&self.members[..], &self.extended) {
            let edit = difference(&corpus.article(self.file).source.text, content);
            findings[*at].fix = edit.map(|edit| Fix::new(Applicability::Safe, vec![edit]));
        }
    }
}

/// Returns the edit that turns `before` into `after`.
fn difference(before: &str, after: &[u8]) -> Option<Edit> {
    let after = std::str::from_utf8(after).ok()?;
    let same = |(a, b): (char, char)| if a == b { Some(a.len_utf8()) } else { None };
    let front: usize = before.chars().zip(after.chars()).map_while(same).sum();
    let rest = before[front..]
        .chars()
        .rev()
        .zip(after[front..].chars().rev());
    let back: usize = rest.map_while(same).sum();
    Some(Edit {
        span: Span::new(front, before.len() - back),
        text: after[front..after.len() - back].to_owned(),
    })
}

/// Number of findings by file, rule and severity.
#[derive(Default)]
pub(super) struct Counts(BTreeMap<FileId, BTreeMap<(RuleId, Severity), usize>>);

/// Rules that compare whole texts. A fix that makes two articles more similar does not cause their
/// findings.
const COMPARES_TEXTS: &[&str] = &["corpus/near-duplicate"];

impl Counts {
    pub(super) fn of<'f>(findings: impl Iterator<Item = &'f Finding>) -> Self {
        let mut counts = Self::default();
        counts.add(findings);
        counts
    }

    pub(super) fn add<'f>(&mut self, findings: impl Iterator<Item = &'f Finding>) {
        for finding in findings {
            if !COMPARES_TEXTS.contains(&finding.rule.as_str()) {
                let of_file = self.0.entry(finding.file).or_default();
                let kind = (finding.rule.clone(), finding.severity);
                *of_file.entry(kind).or_default() += 1;
            }
        }
    }

    /// Returns the files that have more findings of a rule and severity than in `before`.
    pub(super) fn above(&self, before: &Self) -> BTreeSet<FileId> {
        let files = self.0.keys().copied();
        files
            .filter(|file| self.above_in(*file, before).next().is_some())
            .collect()
    }

    /// Iterates over the rules that have more findings of a severity in `file` than in `before`.
    fn above_in<'c>(&'c self, file: FileId, before: &'c Self) -> impl Iterator<Item = &'c RuleId> {
        let before = before.0.get(&file);
        let count_before = move |kind| before.and_then(|of_file| of_file.get(kind)).copied();
        let of_file = self.0.get(&file).into_iter().flatten();
        of_file
            .filter(move |(kind, count)| count_before(*kind).unwrap_or_default() < **count)
            .map(|((rule, _), _)| rule)
    }
}

/// Returns the rules that have more findings of a severity in `file` after a change than before.
pub(super) fn new_rules(file: FileId, before: &Counts, after: &Counts) -> BTreeSet<RuleId> {
    after.above_in(file, before).cloned().collect()
}

/// The articles that link to a heading of another one.
pub(super) struct Inbound(BTreeMap<FileId, BTreeSet<FileId>>);

impl Inbound {
    pub(super) fn of(corpus: &Corpus) -> Self {
        let links: Vec<(FileId, FileId)> = corpus
            .par_files()
            .flat_map_iter(|(from, article)| {
                let links = article.outline.links.iter();
                let targets = links.filter_map(|link| target_of(corpus, article, &link.url));
                targets.map(move |to| (to, from)).collect::<Vec<_>>()
            })
            .collect();
        let mut inbound: BTreeMap<FileId, BTreeSet<FileId>> = BTreeMap::new();
        for (to, from) in links.into_iter().filter(|(to, from)| to != from) {
            inbound.entry(to).or_default().insert(from);
        }
        Self(inbound)
    }

    /// Returns the articles that link to a heading of `file`.
    pub(super) fn of_file(&self, file: FileId) -> impl Iterator<Item = FileId> {
        self.0.get(&file).into_iter().flatten().copied()
    }

    /// Returns true if `fix` changes a heading of `file` in a way that can affect links: a link
    /// leads to a heading, its level changes, or another heading has the same text.
    pub(super) fn may_break(&self, corpus: &Corpus, file: FileId, fix: &Fix) -> bool {
        let article = corpus.article(file);
        let headings = &article.outline.headings;
        let touches = |span: Span, edit: &Edit| {
            edit.span.start < span.end.max(span.start + 1) && span.start <= edit.span.end
        };
        fix.edits.iter().any(|edit| {
            if edit.text.starts_with('#') {
                return true;
            }
            let Some(heading) = headings.iter().find(|heading| touches(heading.span, edit)) else {
                return false;
            };
            let text = edit.text.trim_matches(['*', ' ']);
            let is_twin = || {
                let mut others = headings.iter().filter(|other| other.span != heading.span);
                others.any(|other| other.text.trim().eq_ignore_ascii_case(text))
            };
            let mut links = article.outline.links.iter();
            !heading.content.contains(edit.span)
                || self.0.contains_key(&file)
                || links.any(|link| link.url.contains('#') && !link.url.starts_with("https://"))
                || is_twin()
        })
    }
}

/// Returns the article that `url` leads to, if it is a link to a heading of another file.
fn target_of(corpus: &Corpus, article: &Article, url: &str) -> Option<FileId> {
    if url.starts_with("https://") || memchr::memchr(b'#', url.as_bytes()).is_none() {
        return None;
    }
    let Target::File { path, fragment } = classify(url) else {
        return None;
    };
    fragment?;
    corpus.by_path(&resolve(&article.source.path, path)?)
}
