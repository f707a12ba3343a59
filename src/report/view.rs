//! Findings as output shows them: places as lines and columns, owners,
//! fingerprints.

use crate::article::Article;
use crate::corpus::Corpus;
use crate::finding::{Finding, Fix, Severity};
use crate::schema::Schemas;
use crate::source::{LineIndex, Position, Span};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Everything that a format needs.
#[derive(Debug)]
pub struct View<'a> {
    /// The articles.
    pub corpus: &'a Corpus,
    /// The schemas, for the pages of the rules.
    pub schemas: &'a Schemas,
    /// The findings, in order.
    pub findings: &'a [Finding],
    /// What links to pages of rules begin with.
    pub docs: &'a str,
}

/// A place in a file, as people and editors name it.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    /// Path from the working directory, with forward slashes.
    pub file: String,
    /// First line, from 1.
    pub line: usize,
    /// First column, from 1, in Unicode scalar values.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column behind the last character.
    pub end_column: usize,
}

/// Who answers for an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Owner {
    /// `ownershipId`
    #[serde(rename = "ownershipId")]
    pub ownership_id: Option<String>,
    /// `ms.author`, or `authors` where there is none.
    #[serde(rename = "ms.author")]
    pub author: Option<String>,
    /// `service`
    pub service: Option<String>,
}

impl Owner {
    fn of(article: &Article) -> Self {
        let value = |name| article.value(name).map(str::to_owned);
        Self {
            ownership_id: value("ownershipId"),
            author: value("ms.author").or_else(|| value("authors")),
            service: value("service"),
        }
    }
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, Serialize)]
pub struct ShownRelated {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What is there.
    pub message: String,
}

/// A finding, with the field names of the `json` format.
#[derive(Debug, Clone, Serialize)]
pub struct Shown<'f> {
    /// `group/name`
    pub rule: &'f str,
    /// `error`, `warning` or `suggestion`.
    pub severity: Severity,
    /// What is wrong.
    pub message: &'f str,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// How to mend it.
    pub help: String,
    /// Other places that belong to it.
    pub related: Vec<ShownRelated>,
    /// Edits by byte range of the file.
    pub fix: Option<&'f Fix>,
    /// The same for the same finding after lines moved.
    pub fingerprint: String,
    /// Who answers for the article.
    pub owner: Owner,
    /// Where the rule's page is.
    pub docs: String,
}

impl<'a> View<'a> {
    /// Calls `show` for each finding, in order. Stops at the first error.
    pub fn each<E>(&self, mut show: impl FnMut(&Finding, Shown<'_>) -> Result<(), E>) -> Result<(), E> {
        for group in self.findings.chunk_by(|a, b| a.file == b.file) {
            let Some(first) = group.first() else { continue };
            let article = self.corpus.article(first.file);
            let lines = LineIndex::new(&article.source.text);
            let owner = Owner::of(article);
            let mut seen = HashMap::new();
            for finding in group {
                let place = self.place(article, &lines, finding.span);
                let identity = identity(article, finding);
                let ordinal = seen.entry(identity).and_modify(|count| *count += 1).or_insert(0_u32);
                let fingerprint = fingerprint(&identity, *ordinal);
                show(finding, self.shown(finding, place, fingerprint, owner.clone()))?;
            }
        }
        Ok(())
    }

    fn shown<'f>(&self, finding: &'f Finding, place: Place, fingerprint: String, owner: Owner) -> Shown<'f> {
        let page = self.schemas.rule(finding.rule);
        let help = match (&finding.help, page) {
            (Some(help), _) => help.clone(),
            (None, Some(page)) => page.mend.trim().to_owned(),
            (None, None) => String::new(),
        };
        let related = finding.related.iter().map(|related| {
            let article = self.corpus.article(related.file);
            let lines = LineIndex::new(&article.source.text);
            let place = self.place(article, &lines, related.span);
            ShownRelated { place, message: related.message.clone() }
        });
        Shown {
            rule: finding.rule,
            severity: finding.severity,
            message: &finding.message,
            place,
            help,
            related: related.collect(),
            fix: finding.fix.as_ref(),
            fingerprint,
            owner,
            docs: format!("{}{}.yaml", self.docs, finding.rule),
        }
    }

    fn place(&self, article: &Article, lines: &LineIndex<'_>, span: Span) -> Place {
        let (Position { line, column }, end) = lines.positions(span);
        Place {
            file: self.corpus.tree.display(&article.source.path),
            line,
            column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

/// What makes a finding the same one after lines moved: its rule, its file, the
/// text it stands at and what it says.
fn identity(article: &Article, finding: &Finding) -> [u8; 32] {
    let mut hash = Sha256::new();
    let text: String = article.source.slice(finding.span).chars().take(400).collect();
    for part in [finding.rule, &article.source.path, text.trim(), &finding.message] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}

fn fingerprint(identity: &[u8; 32], ordinal: u32) -> String {
    let mut hash = Sha256::new();
    hash.update(identity);
    hash.update(ordinal.to_le_bytes());
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
