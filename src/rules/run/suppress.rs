//! Fourth step: removes the findings that comments suppress, and checks these comments.

use super::check::{in_order, merge};
use super::overrides;
use super::scopes::Scopes;
use super::select::ActiveRules;
use crate::article::{Article, Scope};
use crate::finding::{FileId, Finding};
use crate::rules::{CheckScope, CorpusContext, SuppressionContext};
use crate::source::Span;
use std::collections::{BTreeMap, HashMap};

/// Removes the findings that comments suppress. Adds the findings about these comments: only now is
/// it known which of them had an effect.
pub(super) fn apply(
    cx: CorpusContext<'_>,
    rules: &ActiveRules<'_>,
    scopes: &Scopes,
    mut findings: Vec<Finding>,
) -> Vec<Finding> {
    let mut files = suppressed_files(cx, scopes);
    if files.is_empty() {
        return findings;
    }
    findings.retain(|finding| {
        let file = files.get_mut(&finding.file);
        file.is_none_or(|file| !file.hides(finding))
    });
    // If only some rules ran, a comment may be used by another rule.
    files.retain(|file, _| scopes.get(*file) == CheckScope::Full);
    let of_comments = check_comments(cx, rules, &files);
    if of_comments.is_empty() {
        return findings;
    }
    let of_comments = overrides::apply(cx, rules, of_comments);
    merge(vec![findings], in_order(of_comments))
}

/// Returns the articles of the run that have such comments.
fn suppressed_files<'a>(
    cx: CorpusContext<'a>,
    scopes: &Scopes,
) -> BTreeMap<FileId, Suppressed<'a>> {
    let articles = scopes.articles().into_iter();
    let articles = articles.map(|(file, _)| (file, cx.corpus.article(file)));
    articles
        .filter(|(_, article)| {
            !article.suppressions.is_empty() || !article.suppression_faults.is_empty()
        })
        .map(|(file, article)| (file, Suppressed::of(article)))
        .collect()
}

/// Runs the rules about the comments of `files`.
fn check_comments(
    cx: CorpusContext<'_>,
    rules: &ActiveRules<'_>,
    files: &BTreeMap<FileId, Suppressed<'_>>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, suppressed) in files {
        let context = SuppressionContext {
            article: cx.corpus.article(*file),
            used: &suppressed.used,
            schemas: cx.schemas,
            config: cx.config,
        };
        for (rule, check) in &rules.suppressions {
            check(&context, &mut rule.sink(*file, &mut findings));
        }
    }
    findings
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
        [finding.rule.as_str(), finding.rule.group()]
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
