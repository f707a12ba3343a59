//! Findings as output shows them: places as lines and columns, owners,
//! fingerprints.

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

/// Everything that a format needs.
#[derive(Debug)]
pub struct View<'a> {
    /// The articles.
    pub corpus: &'a Corpus,
    /// The schemas, for the pages of the rules.
    pub schemas: &'a Schemas,
    /// The findings, in order.
    pub findings: &'a [Finding],
    /// What links to pages of rules start with; empty where they have no address.
    pub docs: &'a str,
    /// The minimum severity of the findings: lower ones were left out.
    pub level: Severity,
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
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
    /// What the properties of an article say of it.
    pub fn of(article: &Article) -> Self {
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
pub struct ShownRelated<'f> {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What is there.
    pub message: String,
    /// The lines of its file.
    #[serde(skip)]
    pub lines: Rc<LineIndex<'f>>,
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
    pub related: Vec<ShownRelated<'f>>,
    /// Edits by byte range of the file.
    pub fix: Option<&'f Fix>,
    /// The same for the same finding after lines moved.
    pub fingerprint: Fingerprint<'f>,
    /// Who answers for the article.
    pub owner: &'f Owner,
    /// The address of the rule's page, or the command that prints it.
    pub docs: String,
    /// The lines of the finding's file, for formats that count otherwise.
    #[serde(skip)]
    pub lines: &'f LineIndex<'f>,
}

/// `link` where it leads there from anywhere, and not only within a clone.
pub(super) fn address(link: &str) -> Option<&str> {
    let is_address = ["https://", "http://"]
        .iter()
        .any(|scheme| link.starts_with(scheme));
    is_address.then_some(link)
}

/// The hash of what a finding is, and of which one of several such it is. Worked
/// out when it is printed, for most formats print none.
#[derive(Debug, Clone, Copy)]
pub struct Fingerprint<'f> {
    file: &'f File<'f>,
    /// Which finding of the file.
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
            let mut others = HashMap::new();
            for (index, finding) in group.iter().enumerate() {
                if !wanted(finding) {
                    continue;
                }
                let file = file.get_or_insert_with(|| File::of(self.corpus, group));
                show(finding, self.shown(finding, index, file, &mut others))?;
            }
        }
        Ok(())
    }

    /// `others` keeps the lines of the other files that findings of the file name.
    fn shown<'f>(
        &self,
        finding: &'f Finding,
        index: usize,
        file: &'f File<'f>,
        others: &mut HashMap<FileId, Rc<LineIndex<'a>>>,
    ) -> Shown<'f>
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
            ShownRelated {
                place: self.place(source, &lines, related.span),
                message: related.message.clone(),
                lines,
            }
        });
        Shown {
            rule: finding.rule,
            severity: finding.severity,
            message: &finding.message,
            place: self.place(file.source, &file.lines, finding.span),
            help,
            related: related.collect(),
            fix: finding.fix.as_ref(),
            fingerprint: Fingerprint { file, index },
            owner: &file.owner,
            docs: self.page(finding.rule),
            lines: &file.lines,
        }
    }

    /// Returns the address of the page of a rule, or the command that prints it.
    pub fn page(&self, rule: &str) -> String {
        if self.docs.is_empty() {
            return format!("helpc explain {rule}");
        }
        format!("{}{rule}.yaml", self.docs)
    }

    fn place(&self, source: &Source, lines: &LineIndex<'_>, span: Span) -> Place {
        let (Position { line, column }, end) = lines.positions(span);
        Place {
            file: self.corpus.tree.display(&source.path),
            line,
            column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

/// A file with findings, and what all of them need of it.
#[derive(Debug)]
struct File<'a> {
    source: &'a Source,
    lines: Rc<LineIndex<'a>>,
    owner: Owner,
    findings: &'a [Finding],
    identities: OnceCell<Vec<([u8; 32], u32)>>,
}

impl<'a> File<'a> {
    /// The file of `findings`, of which there is one at least.
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

    /// What makes each finding of the file the same one, and how many such stand
    /// before it.
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

/// What makes a finding the same one after lines moved: its rule, its file, the
/// words it stands at and what it says.
fn identity(source: &Source, finding: &Finding) -> [u8; 32] {
    let mut hash = Sha256::new();
    let text = source.words_at(finding.span);
    for part in [finding.rule, &source.path, text, &finding.message] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}
