//! Findings as formats show them: locations as lines and columns, owners, fingerprints.

use crate::article::Article;
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding, Fix, Severity};
use crate::schema::Schemas;
use crate::source::{LineIndex, Position, Source, Span};
use crate::util::hex;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

/// Data for a format.
#[derive(Debug)]
pub struct View<'a> {
    /// The articles.
    pub corpus: &'a Corpus,
    /// The schemas, which contain the rule pages.
    pub schemas: &'a Schemas,
    /// The findings, in order.
    pub findings: &'a [Finding],
    /// Start of the addresses of rule pages; empty if they have no address.
    pub docs: &'a str,
    /// The minimum severity of the findings.
    pub level: Severity,
}

/// Location in a file.
#[derive(Debug, Clone, Serialize)]
pub struct SourceLocation {
    /// Path from the working directory, with forward slashes.
    pub file: String,
    /// First line, from 1.
    pub line: usize,
    /// First column, from 1, in Unicode scalar values.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// Column after the last character.
    pub end_column: usize,
}

/// Owner of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Owner {
    /// `ownershipId`
    #[serde(rename = "ownershipId")]
    pub ownership_id: Option<String>,
    /// `ms.author`, or `authors` if there is none.
    #[serde(rename = "ms.author")]
    pub author: Option<String>,
    /// `service`
    pub service: Option<String>,
}

impl Owner {
    /// Reads the owner from the properties of an article.
    pub fn of(article: &Article) -> Self {
        let value = |name| article.value(name).map(str::to_owned);
        Self {
            ownership_id: value("ownershipId"),
            author: value("ms.author").or_else(|| value("authors")),
            service: value("service"),
        }
    }
}

/// Another location that is related to a finding.
#[derive(Debug, Clone, Serialize)]
pub struct RelatedRecord<'f> {
    /// The location.
    #[serde(flatten)]
    pub location: SourceLocation,
    /// Description of the location.
    pub message: String,
    /// Lines of the file.
    #[serde(skip)]
    pub lines: Rc<LineIndex<'f>>,
}

/// Finding with the field names of the `json` format.
#[derive(Debug, Clone, Serialize)]
pub struct FindingRecord<'f> {
    /// `group/name`
    pub rule: &'f str,
    /// `error`, `warning` or `suggestion`.
    pub severity: Severity,
    /// Description of the problem.
    pub message: &'f str,
    /// Location of the problem.
    #[serde(flatten)]
    pub location: SourceLocation,
    /// Description of the solution.
    pub help: String,
    /// Related locations.
    pub related: Vec<RelatedRecord<'f>>,
    /// Edits by byte range of the file.
    pub fix: Option<&'f Fix>,
    /// Hash that stays the same if lines are moved.
    pub fingerprint: Fingerprint<'f>,
    /// Owner of the article.
    pub owner: &'f Owner,
    /// Address of the rule page, or the command that prints it.
    pub docs: String,
    /// Lines of the file, for formats with other columns.
    #[serde(skip)]
    pub lines: &'f LineIndex<'f>,
}

/// Returns `link` if it is a web address, and not a path within a clone.
pub(super) fn address(link: &str) -> Option<&str> {
    let mut schemes = ["https://", "http://"].iter();
    if schemes.any(|scheme| link.starts_with(scheme)) {
        return Some(link);
    }
    None
}

/// Hash of the identity of a finding. It is computed only when it is printed, because most formats
/// do not print it.
#[derive(Debug, Clone, Copy)]
pub struct Fingerprint<'f> {
    file: &'f File<'f>,
    /// Index of the finding in the file.
    index: usize,
}

impl fmt::Display for Fingerprint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((identity, ordinal)) = self.file.identities().get(self.index) else {
            return Ok(());
        };
        let mut hash = Sha256::new();
        hash.update(identity);
        hash.update(ordinal.to_le_bytes());
        f.write_str(&hex(&hash.finalize()[..16]))
    }
}

impl Serialize for Fingerprint<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'a> View<'a> {
    /// Calls `write` for each finding, in order. Stops at the first error.
    pub fn each<E>(
        &self,
        write: impl FnMut(&Finding, FindingRecord<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_where(|_| true, write)
    }

    /// Calls `write` for each finding for which `is_selected` returns true, in order. Stops at the
    /// first error. Locations are computed only for the selected findings.
    pub fn each_where<E>(
        &self,
        mut is_selected: impl FnMut(&Finding) -> bool,
        mut write: impl FnMut(&Finding, FindingRecord<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        for group in self.findings.chunk_by(|a, b| a.file == b.file) {
            let mut file = None;
            let mut others = HashMap::new();
            for (index, finding) in group.iter().enumerate() {
                if !is_selected(finding) {
                    continue;
                }
                let file = file.get_or_insert_with(|| File::of(self.corpus, group));
                write(finding, self.record(finding, index, file, &mut others))?;
            }
        }
        Ok(())
    }

    /// Returns the record of a finding. `others` caches the lines of other files with related
    /// locations.
    fn record<'f>(
        &self,
        finding: &'f Finding,
        index: usize,
        file: &'f File<'f>,
        others: &mut HashMap<FileId, Rc<LineIndex<'a>>>,
    ) -> FindingRecord<'f>
    where
        'a: 'f,
    {
        let page = self.schemas.rule(finding.rule);
        let help = match (&finding.help, page) {
            (Some(help), _) => help.clone(),
            (None, Some(page)) => page.how_to_fix.trim().to_owned(),
            (None, None) => String::new(),
        };
        let related = finding.related.iter().map(|related| {
            let source = self.corpus.source(related.file);
            let lines: Rc<LineIndex<'f>> = if related.file == finding.file {
                Rc::clone(&file.lines)
            } else {
                let lines = others.entry(related.file);
                Rc::clone(lines.or_insert_with(|| Rc::new(LineIndex::new(&source.text))))
            };
            RelatedRecord {
                location: self.location(source, &lines, related.span),
                message: related.message.clone(),
                lines,
            }
        });
        FindingRecord {
            rule: finding.rule,
            severity: finding.severity,
            message: &finding.message,
            location: self.location(file.source, &file.lines, finding.span),
            help,
            related: related.collect(),
            fix: finding.fix.as_ref(),
            fingerprint: Fingerprint { file, index },
            owner: &file.owner,
            docs: self.page(finding.rule),
            lines: &file.lines,
        }
    }

    /// Returns the address of a rule page, or the command that prints it.
    pub fn page(&self, rule: &str) -> String {
        if self.docs.is_empty() {
            return format!("helpc explain {rule}");
        }
        format!("{}{rule}.yaml", self.docs)
    }

    fn location(&self, source: &Source, lines: &LineIndex<'_>, span: Span) -> SourceLocation {
        let (Position { line, column }, end) = lines.positions(span);
        SourceLocation {
            file: self.corpus.tree.display(&source.path),
            line,
            column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

/// File with findings, and data that its findings share.
#[derive(Debug)]
struct File<'a> {
    source: &'a Source,
    lines: Rc<LineIndex<'a>>,
    owner: Owner,
    findings: &'a [Finding],
    identities: OnceCell<Vec<([u8; 32], u32)>>,
}

impl<'a> File<'a> {
    /// Creates the file of `findings`, which must not be empty.
    fn of(corpus: &'a Corpus, findings: &'a [Finding]) -> Self {
        let source = corpus.source(findings[0].file);
        let article = corpus.as_article(findings[0].file);
        Self {
            source,
            lines: Rc::new(LineIndex::new(&source.text)),
            owner: article.map(Owner::of).unwrap_or_default(),
            findings,
            identities: OnceCell::new(),
        }
    }

    /// Returns the identity of each finding of the file, and the number of earlier findings with
    /// the same identity.
    fn identities(&self) -> &[([u8; 32], u32)] {
        self.identities.get_or_init(|| {
            let mut seen: HashMap<[u8; 32], u32> = HashMap::new();
            let identities = self.findings.iter().map(|finding| {
                let identity = identity(self.source, finding);
                let count = seen.entry(identity).or_default();
                *count += 1;
                (identity, *count - 1)
            });
            identities.collect()
        })
    }
}

/// Returns the hash of what identifies a finding after lines were moved: its rule, its file, and the
/// words at its location. The message is not part of it, so that texts can be improved.
fn identity(source: &Source, finding: &Finding) -> [u8; 32] {
    let mut hash = Sha256::new();
    let text = source.words_at(finding.span);
    for part in [finding.rule, &source.path, text] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}
