//! Suppression comments: removes the findings that they hide.

use super::active_rule::ActiveRule;
use super::{CheckScope, suppress};
use crate::article::{Article, Scope};
use crate::config::Config;
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding};
use crate::schema::Schemas;
use crate::source::Span;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// Removes the findings that comments suppress. Returns the findings of `rules`, which check the
/// comments themselves.
pub(super) fn apply(
    corpus: &Corpus,
    schemas: &Schemas,
    rules: &[&ActiveRule<'_>],
    config: &Config,
    scope: &(dyn Fn(FileId) -> CheckScope + Sync),
    findings: &mut Vec<Finding>,
) -> Vec<Finding> {
    let mut reported = Vec::new();
    let mut files: BTreeMap<FileId, Suppressed<'_>> = corpus
        .par_files()
        .filter(|(file, article)| {
            scope(*file) != CheckScope::Skip
                && (!article.suppressions.is_empty() || !article.suppression_faults.is_empty())
        })
        .map(|(file, article)| (file, Suppressed::of(article)))
        .collect();
    if files.is_empty() {
        return reported;
    }
    findings.retain(|finding| {
        let file = files.get_mut(&finding.file);
        file.is_none_or(|file| !file.hides(finding))
    });
    for (file, suppressed) in files {
        // If only some rules ran, a comment may be used by another rule.
        if scope(file) != CheckScope::Full {
            continue;
        }
        let article = corpus.article(file);
        for active in rules {
            let mut sink = active.sink(file, &mut reported);
            let rule = active.rule.name;
            suppress::check(rule, article, schemas, config, &suppressed.used, &mut sink);
        }
    }
    reported
}

/// The suppressions of an article.
struct Suppressed<'a> {
    index: SuppressionIndex<'a>,
    /// For each suppression, true if it hides a finding.
    used: Vec<bool>,
}

impl<'a> Suppressed<'a> {
    fn of(article: &'a Article) -> Self {
        Self {
            index: SuppressionIndex::of(article),
            used: vec![false; article.suppressions.len()],
        }
    }

    /// Returns true if a comment hides `finding`, and marks the comment as used.
    fn hides(&mut self, finding: &Finding) -> bool {
        let Some(at) = self.index.first(finding) else {
            return false;
        };
        self.used[at] = true;
        true
    }
}

/// The suppressions of an article, by the names of rules and groups.
struct SuppressionIndex<'a> {
    /// One list for each scope.
    names: HashMap<&'a str, [SuppressedRanges; 3]>,
}

impl<'a> SuppressionIndex<'a> {
    fn of(article: &'a Article) -> Self {
        let mut names: HashMap<&str, [SuppressedRanges; 3]> = HashMap::new();
        for (at, suppression) in article.suppressions.iter().enumerate() {
            for (name, _) in &suppression.rules {
                let scopes = names.entry(name).or_default();
                let (scope, range) = match suppression.scope {
                    // Findings at the end of the file are included.
                    Scope::File => (
                        0,
                        Span {
                            start: 0,
                            end: u32::MAX,
                        },
                    ),
                    Scope::Block => (1, suppression.range),
                    Scope::NextLine => (2, suppression.range),
                };
                scopes[scope].add(range, at);
            }
        }
        Self { names }
    }

    /// Returns the number of the first suppression that hides `finding`.
    fn first(&self, finding: &Finding) -> Option<usize> {
        let group = finding.rule.split('/').next().unwrap_or_default();
        [finding.rule, group]
            .into_iter()
            .filter_map(|name| self.names.get(name))
            .flatten()
            .filter_map(|ranges| ranges.find(finding.span.start))
            .min()
    }
}

/// Ranges of the file in order, without overlap, each with the number of the first suppression
/// that covers it.
#[derive(Default)]
struct SuppressedRanges(Vec<(Span, usize)>);

impl SuppressedRanges {
    /// Adds the part of `range` that is not covered yet. Ranges must be added in order of their
    /// start.
    fn add(&mut self, range: Span, at: usize) {
        let covered = self.0.last().map_or(0, |(last, _)| last.end);
        let start = range.start.max(covered);
        if start < range.end {
            self.0.push((Span { start, ..range }, at));
        }
    }

    fn find(&self, offset: u32) -> Option<usize> {
        let next = self.0.partition_point(|(range, _)| range.start <= offset);
        let (range, at) = self.0.get(next.checked_sub(1)?)?;
        if offset >= range.end {
            return None;
        }
        Some(*at)
    }
}
