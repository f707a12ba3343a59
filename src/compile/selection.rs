//! Decides which articles are published.

use super::Edition;
use crate::article::Article;
use crate::corpus::{Corpus, IncludeFaultKind, is_markdown};
use crate::finding::{FileId, Finding, Severity};
use crate::published::{HeldBack, Reason};
use crate::source::LineIndex;
use std::collections::BTreeSet;

/// The articles to publish and the articles that are held back.
#[derive(Debug, Default)]
pub struct Selection {
    /// The articles to publish, in order of path.
    pub published: Vec<FileId>,
    /// The articles that are held back, in order of path.
    pub held_back: Vec<HeldBack>,
    /// The number of articles for another audience or other clouds.
    pub left_out: usize,
}

impl Selection {
    /// Removes the articles that an edition does not include, published or not.
    pub fn narrow(mut self, corpus: &Corpus, edition: Edition<'_>) -> Self {
        let before = self.published.len() + self.held_back.len();
        self.published
            .retain(|file| edition.includes(corpus, *file));
        self.held_back.retain(|held| {
            let file = corpus.by_path(&held.source);
            file.is_none_or(|file| edition.includes(corpus, file))
        });
        self.left_out += before - self.published.len() - self.held_back.len();
        self
    }
}

/// Decides which articles of a corpus to publish. Articles with errors and articles that
/// no cloud shows are held back. `findings` are in their total order.
pub fn select(corpus: &Corpus, findings: &[Finding]) -> Selection {
    let mut selection = Selection::default();
    let mut findings = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .peekable();
    for (file, article) in corpus.files() {
        let mut reasons = Vec::new();
        let mut line_index = None;
        while let Some(finding) = findings.next_if(|finding| finding.file <= file) {
            let position = line_index
                .get_or_insert_with(|| LineIndex::new(&article.source.text))
                .position(finding.span.start);
            reasons.push(Reason {
                rule: finding.rule.to_string(),
                line: position.line,
                column: position.column,
                message: finding.message.clone(),
            });
        }
        // A file without errors and without a properties block, such as a README, is
        // not an article.
        if reasons.is_empty() && article.properties.span.is_none() {
            continue;
        }
        if reasons.is_empty() {
            let Some((rule, message)) = unpublishable_reason(corpus, file, article) else {
                selection.published.push(file);
                continue;
            };
            reasons.push(Reason {
                rule: rule.to_owned(),
                line: 1,
                column: 1,
                message: message.to_owned(),
            });
        }
        selection.held_back.push(HeldBack {
            source: article.source.path.clone(),
            id: article.id().to_owned(),
            reasons,
        });
    }
    hold_back_duplicates(corpus, &mut selection);
    selection
}

/// Returns why an article without errors cannot be published: the rule that reports it,
/// even if the configuration turns that rule off, and a message.
fn unpublishable_reason(
    corpus: &Corpus,
    file: FileId,
    article: &Article,
) -> Option<(&'static str, &'static str)> {
    if !is_markdown(&article.source.path) {
        return Some(("file/not-markdown", "the file name does not end in `.md`"));
    }
    let faults = corpus.includes.faults(file, article);
    if faults
        .iter()
        .any(|fault| matches!(fault.fault, IncludeFaultKind::Internal(_)))
    {
        let message = "an include has text that is for support engineers only";
        return Some(("corpus/include-internal", message));
    }
    if !corpus.targeting.article(file).clouds.is_empty() {
        return None;
    }
    if article.properties.span.is_none() {
        return Some((
            "properties/missing-block",
            "the properties block is missing",
        ));
    }
    if article.value("cloudEnvironments").is_none() {
        return Some(("properties/required", "`cloudEnvironments` is missing"));
    }
    if article.value("disableClouds").is_some() {
        let message = "`disableClouds` removes every cloud in `cloudEnvironments`";
        return Some(("properties/contradiction", message));
    }
    let message = "`cloudEnvironments` names no cloud that is published";
    Some(("properties/value", message))
}

/// Holds back articles with the same id, even if the configuration turns the rule about
/// them off: an id identifies one object and one page.
fn hold_back_duplicates(corpus: &Corpus, selection: &mut Selection) {
    let is_published = |file: &FileId| selection.published.binary_search(file).is_ok();
    let mut duplicates: BTreeSet<FileId> = BTreeSet::new();
    for (_, files) in corpus.ids().filter(|(_, files)| files.len() > 1) {
        let published = || files.iter().copied().filter(is_published);
        if published().count() > 1 {
            duplicates.extend(published());
        }
    }
    if duplicates.is_empty() {
        return;
    }
    selection
        .published
        .retain(|file| !duplicates.contains(file));
    for file in duplicates {
        let article = corpus.article(file);
        selection.held_back.push(HeldBack {
            source: article.source.path.clone(),
            id: article.id().to_owned(),
            reasons: vec![Reason {
                rule: "corpus/duplicate-article-id".to_owned(),
                line: 1,
                column: 1,
                message: format!("another article also has the id `{}`", article.id()),
            }],
        });
    }
    selection
        .held_back
        .sort_by(|one, other| one.source.cmp(&other.source));
}
