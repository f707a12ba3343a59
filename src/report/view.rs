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
    /// Calls `show` for each finding that `wanted` says is wanted, in order.
    /// Stops at the first error. What it costs to find out where a finding is
    /// and what it is called is spent only on those.
    pub fn each<E>(
        &self,
        mut wanted: impl FnMut(&Finding) -> bool,
        mut show: impl FnMut(&Finding, Shown<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        for group in self.findings.chunk_by(|a, b| a.file == b.file) {
            let mut file = None;
            for finding in group {
                if !wanted(finding) {
                    continue;
                }
                let file =
                    file.get_or_insert_with(|| File::of(self.corpus.article(finding.file), group));
                show(finding, self.shown(finding, file))?;
            }
        }
        Ok(())
    }

    fn shown<'f>(&self, finding: &'f Finding, file: &File<'_>) -> Shown<'f> {
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
            ShownRelated {
                place,
                message: related.message.clone(),
            }
        });
        Shown {
            rule: finding.rule,
            severity: finding.severity,
            message: &finding.message,
            place: self.place(file.article, &file.lines, finding.span),
            help,
            related: related.collect(),
            fix: finding.fix.as_ref(),
            fingerprint: file.fingerprint(finding),
            owner: file.owner.clone(),
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

/// A file with findings, and what all of them need of it.
struct File<'a> {
    article: &'a Article,
    lines: LineIndex<'a>,
    owner: Owner,
    /// The findings of the file by what makes them the same one, in order.
    alike: HashMap<[u8; 32], Vec<&'a Finding>>,
}

impl<'a> File<'a> {
    fn of(article: &'a Article, findings: &'a [Finding]) -> Self {
        let mut alike: HashMap<_, Vec<_>> = HashMap::new();
        for finding in findings {
            alike
                .entry(identity(article, finding))
                .or_default()
                .push(finding);
        }
        Self {
            article,
            lines: LineIndex::new(&article.source.text),
            owner: Owner::of(article),
            alike,
        }
    }

    /// The hash of what a finding is, and of which one of several such it is.
    fn fingerprint(&self, finding: &Finding) -> String {
        let identity = identity(self.article, finding);
        let alike = self.alike.get(&identity).map_or(&[][..], Vec::as_slice);
        let ordinal = alike
            .iter()
            .position(|other| std::ptr::eq(*other, finding))
            .unwrap_or_default();
        let mut hash = Sha256::new();
        hash.update(identity);
        hash.update((ordinal as u32).to_le_bytes());
        hash.finalize()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// What makes a finding the same one after lines moved: its rule, its file, the
/// text it stands at and what it says.
fn identity(article: &Article, finding: &Finding) -> [u8; 32] {
    let mut hash = Sha256::new();
    let text: String = article
        .source
        .slice(finding.span)
        .chars()
        .take(400)
        .collect();
    for part in [
        finding.rule,
        &article.source.path,
        text.trim(),
        &finding.message,
    ] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}
