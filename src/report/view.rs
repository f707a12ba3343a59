//! Findings as formats show them: locations as lines and columns, owners, fingerprints.

use super::gate::Rise;
use crate::article::Article;
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding, Fix, Related, Severity};
use crate::schema::Schemas;
use crate::source::{LineIndex, Position, Source, Span};
use crate::util::hex;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::cell::{OnceCell, RefCell};
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
    /// Owners with more findings than before; `human` and `markdown` list them.
    pub rises: &'a [Rise],
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
    identities: &'f OnceCell<Vec<Identity>>,
    source: &'f Source,
    /// The findings of the file.
    findings: &'f [Finding],
    /// Index of the finding among them.
    index: usize,
}

/// Hash of what identifies a finding, and the number of earlier findings of the file with the same
/// hash.
type Identity = ([u8; 32], u32);

impl fmt::Display for Fingerprint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let identities = self
            .identities
            .get_or_init(|| identities(self.source, self.findings));
        let Some((identity, ordinal)) = identities.get(self.index) else {
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
    /// Iterates over the findings, in order.
    pub fn shown(&self) -> impl Iterator<Item = ShownFinding<'_, 'a>> {
        let groups = self.findings.chunk_by(|a, b| a.file == b.file);
        groups.flat_map(move |findings| {
            let file = Rc::new(File::of(self.corpus, findings));
            let findings = findings.iter().enumerate();
            findings.map(move |(index, finding)| ShownFinding {
                view: self,
                finding,
                file: Rc::clone(&file),
                index,
            })
        })
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

/// Finding to show.
#[derive(Debug, Clone)]
pub struct ShownFinding<'v, 'a> {
    view: &'v View<'a>,
    /// The finding.
    pub finding: &'a Finding,
    file: Rc<File<'a>>,
    /// Index among the findings of the file.
    index: usize,
}

impl ShownFinding<'_, '_> {
    /// Computes what formats print of the finding.
    pub fn record(&self) -> FindingRecord<'_> {
        let (view, finding) = (self.view, self.finding);
        let page = view.schemas.rule(finding.rule.as_str());
        let help = match (&finding.help, page) {
            (Some(help), _) => help.clone(),
            (None, Some(page)) => page.how_to_fix.trim().to_owned(),
            (None, None) => String::new(),
        };
        let lines = self.file.lines();
        FindingRecord {
            rule: finding.rule.as_str(),
            severity: finding.severity,
            message: &finding.message,
            location: view.location(self.file.source, lines, finding.span),
            help,
            related: finding
                .related
                .iter()
                .map(|related| self.related(related))
                .collect(),
            fix: finding.fix.as_ref(),
            fingerprint: self.fingerprint(),
            owner: self.file.owner(),
            docs: view.page(finding.rule.as_str()),
            lines,
        }
    }

    /// Returns the hash that identifies the finding.
    pub fn fingerprint(&self) -> Fingerprint<'_> {
        Fingerprint {
            identities: &self.file.identities,
            source: self.file.source,
            findings: self.file.findings,
            index: self.index,
        }
    }

    fn related(&self, related: &Related) -> RelatedRecord<'_> {
        let source = self.view.corpus.source(related.file);
        let lines = if related.file == self.finding.file {
            Rc::clone(self.file.lines())
        } else {
            let mut others = self.file.others.borrow_mut();
            let lines = others.entry(related.file);
            Rc::clone(lines.or_insert_with(|| Rc::new(LineIndex::new(&source.text))))
        };
        RelatedRecord {
            location: self.view.location(source, &lines, related.span),
            message: related.message.clone(),
            lines,
        }
    }
}

/// File with findings, and data that its findings share, computed when the first one needs it.
#[derive(Debug)]
struct File<'a> {
    corpus: &'a Corpus,
    source: &'a Source,
    findings: &'a [Finding],
    lines: OnceCell<Rc<LineIndex<'a>>>,
    owner: OnceCell<Owner>,
    identities: OnceCell<Vec<Identity>>,
    /// Lines of other files with related locations.
    others: RefCell<HashMap<FileId, Rc<LineIndex<'a>>>>,
}

impl<'a> File<'a> {
    /// Creates the file of `findings`, which must not be empty.
    fn of(corpus: &'a Corpus, findings: &'a [Finding]) -> Self {
        Self {
            corpus,
            source: corpus.source(findings[0].file),
            findings,
            lines: OnceCell::new(),
            owner: OnceCell::new(),
            identities: OnceCell::new(),
            others: RefCell::default(),
        }
    }

    fn lines(&self) -> &Rc<LineIndex<'a>> {
        self.lines
            .get_or_init(|| Rc::new(LineIndex::new(&self.source.text)))
    }

    fn owner(&self) -> &Owner {
        self.owner.get_or_init(|| {
            let article = self.corpus.as_article(self.findings[0].file);
            article.map(Owner::of).unwrap_or_default()
        })
    }
}

/// Returns the identities of `findings`, which are all in `source`.
fn identities(source: &Source, findings: &[Finding]) -> Vec<Identity> {
    let mut seen: HashMap<[u8; 32], u32> = HashMap::new();
    let identities = findings.iter().map(|finding| {
        let identity = identity(source, finding);
        let count = seen.entry(identity).or_default();
        *count += 1;
        (identity, *count - 1)
    });
    identities.collect()
}

/// Returns the hash of what identifies a finding after lines were moved: its rule, its file, and the
/// words at its location. The message is not part of it, so that texts can be improved.
fn identity(source: &Source, finding: &Finding) -> [u8; 32] {
    let mut hash = Sha256::new();
    let text = source.words_at(finding.span);
    for part in [finding.rule.as_str(), &source.path, text] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}
