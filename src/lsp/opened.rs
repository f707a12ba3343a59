//! An open document with its place, and what was published for it.

use super::analysis::Analysis;
use super::diagnostics::Shown;
use super::document::{Document, Text};
use super::event::TreeId;
use super::project::Project;
use crate::finding::{FileId, Finding};
use crate::rules;
use crate::source::Span;
use gen_lsp_types::Diagnostic;
use std::sync::Arc;

/// An open document.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) document: Document,
    pub(super) place: Place,
    /// True if the text changed since it was given to the tree.
    pub(super) is_dirty: bool,
    /// The tree that has its current text. A text is given to a tree only once.
    pub(super) given: Option<TreeId>,
    /// The analysis of an article outside any tree.
    pub(super) single: Option<Analysis>,
    /// Findings of rules that do not run at once after a change.
    carried: Option<Carried>,
    /// The version and the diagnostics that the client has.
    published: Option<(i32, Arc<Vec<Diagnostic>>)>,
}

/// Where a document is.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// In a folder whose tree is being loaded.
    Waiting,
    /// In a tree.
    Tree(TreeId),
    /// Outside any tree.
    Single(Arc<Project>),
    /// Where nothing is checked.
    Nowhere,
}

/// Findings, and the text that they were found in.
#[derive(Debug)]
struct Carried {
    text: Arc<Text>,
    findings: Vec<Shown>,
}

impl Opened {
    pub(super) fn new(document: Document) -> Self {
        Self {
            document,
            place: Place::Waiting,
            is_dirty: true,
            given: None,
            single: None,
            carried: None,
            published: None,
        }
    }

    /// Returns the findings to show. If rules about several files have not run since the last
    /// change, their earlier findings stay where their text did not change, so that they do not
    /// flicker with each key press.
    pub(super) fn findings(&mut self, analysis: &Analysis, file: FileId) -> Vec<Shown> {
        let own = analysis.findings_of(file).iter().map(|finding| Shown {
            finding: finding.clone(),
            corpus: Arc::clone(analysis.corpus()),
        });
        let mut findings: Vec<Shown> = own.collect();
        let is_complete = match analysis {
            Analysis::Tree(snapshot) => snapshot.is_complete,
            Analysis::Single(_) => true,
        };
        let source = &analysis.corpus().source(file).text;
        if is_complete {
            let others = findings.iter().filter(|one| runs_later(&one.finding));
            self.carried = Some(Carried {
                text: Arc::clone(&self.document.text),
                findings: others.cloned().collect(),
            });
        } else if let Some(carried) = &self.carried
            && self.document.text.text == *source
        {
            let moved = Moved::between(&carried.text.text, &self.document.text.text);
            findings.extend(carried.findings.iter().filter_map(|one| {
                let mut one = one.clone();
                one.finding.span = moved.span(one.finding.span)?;
                one.finding.file = file;
                Some(one)
            }));
            findings.sort_by(|a, b| a.finding.order().cmp(&b.finding.order()));
        }
        findings
    }

    /// Returns true if the client does not have these diagnostics yet, and takes them as
    /// published.
    pub(super) fn publishes(&mut self, diagnostics: &[Diagnostic]) -> bool {
        let version = self.document.version;
        let is_known = self
            .published
            .as_ref()
            .is_some_and(|(known, list)| *known == version && **list == diagnostics);
        if !is_known {
            self.published = Some((version, Arc::new(diagnostics.to_vec())));
        }
        !is_known
    }

    /// Returns the diagnostics that the client has.
    pub(super) fn published(&self) -> Arc<Vec<Diagnostic>> {
        let published = self.published.as_ref();
        published.map_or_else(Arc::default, |(_, list)| Arc::clone(list))
    }
}

/// Returns true if the rule of a finding runs only when all articles are checked.
fn runs_later(finding: &Finding) -> bool {
    let mut rules = rules::all().filter(|rule| !rule.checks_one_article());
    rules.any(|rule| rule.name == finding.rule.as_str())
}

/// A change of a text: what is before and after it stays.
struct Moved {
    prefix: usize,
    suffix: usize,
    old_len: usize,
    new_len: usize,
}

impl Moved {
    fn between(old: &str, new: &str) -> Self {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let prefix = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let max = old.len().min(new.len()) - prefix;
        let backward = old.iter().rev().zip(new.iter().rev());
        let suffix = backward.take(max).take_while(|(a, b)| a == b).count();
        Self {
            prefix,
            suffix,
            old_len: old.len(),
            new_len: new.len(),
        }
    }

    /// Returns where the text at `span` is now; `None` if it changed.
    fn span(&self, span: Span) -> Option<Span> {
        let range = span.range();
        if range.end <= self.prefix {
            return Some(span);
        }
        let from_end = self.old_len.checked_sub(range.start)?;
        if from_end <= self.suffix {
            let start = self.new_len - from_end;
            return Some(Span::new(start, start + span.len()));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Moved;
    use crate::source::Span;

    #[test]
    fn spans_move_with_their_text() {
        let moved = |old: &str, new: &str, start, end| {
            let span = Moved::between(old, new).span(Span::new(start, end))?;
            Some(new[span.range()].to_owned())
        };
        assert_eq!(moved("abc def", "abc xx def", 0, 3).as_deref(), Some("abc"));
        assert_eq!(moved("abc def", "abc xx def", 4, 7).as_deref(), Some("def"));
        assert_eq!(moved("abc def", "abc", 4, 7), None);
        assert_eq!(moved("aaa", "aaaa", 1, 2).as_deref(), Some("a"));
        assert_eq!(moved("abc", "axc", 1, 2), None);
    }
}
