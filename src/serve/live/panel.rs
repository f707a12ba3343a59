//! Data of the panel that tree mode adds to pages: the findings of the article, as JSON. The texts
//! are not escaped, because the panel inserts them as text.

use super::super::pages;
use super::super::site::{SiblingFiles, Site};
use super::model::Snapshot;
use crate::article::Article;
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding, Severity};
use crate::fix::{self, is_fixable};
use crate::report::View;
use crate::rules;
use crate::serve::{BranchChanges, ChangedArticles};
use crate::workspace;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;
use url::form_urlencoded;

/// Maximum number of files in the overview, of those that changed and of the others.
const MAX_FILES: usize = 100;
/// Maximum number of findings of an article.
const MAX_FINDINGS: usize = 200;
/// Maximum size of the text of an edit, in bytes.
const MAX_EDIT_BYTES: usize = 400;

#[derive(Serialize)]
struct Panel<'p> {
    generation: u64,
    whole: bool,
    #[serde(flatten)]
    state: PanelState<'p>,
    /// Id of the article, if the page shows one.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// Address that opens the file in an editor.
    #[serde(skip_serializing_if = "Option::is_none")]
    editor: Option<String>,
    /// True if a build would hold the article back because of an error.
    held_back: bool,
    /// Number of findings with a safe fix.
    fixable: usize,
    total: usize,
    findings: Vec<serde_json::Value>,
    /// Files with findings, the worst first, if the page does not show an article.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<Row<'p>>,
    /// What files are compared with, if it is known which ones the current branch changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<String>,
}

/// State of the server, for the panel.
#[derive(Serialize)]
pub(super) struct PanelState<'s> {
    /// Token that proves that a request comes from a page of this server.
    pub(super) token: Option<&'s str>,
    /// Reason why changes are not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<String>,
    /// True if there is a page that compares the articles with an earlier state.
    pub(super) has_changes: bool,
}

#[derive(Serialize)]
struct Row<'p> {
    file: String,
    article: &'p str,
    /// Address of the page of the article.
    page: Option<String>,
    errors: usize,
    warnings: usize,
    suggestions: usize,
    /// True if the current branch changes the file.
    is_changed: bool,
}

/// Edit of a fix.
#[derive(Serialize)]
struct Change<'c> {
    old: &'c str,
    new: &'c str,
}

/// Returns the findings of the article that `query` names by `article` or `page`, or an overview
/// of all files.
pub(super) fn findings(
    snapshot: &Snapshot,
    site: &Site,
    query: &str,
    state: PanelState<'_>,
    branch: Option<&BranchChanges>,
) -> Vec<u8> {
    let corpus = &snapshot.state.corpus;
    let total = snapshot
        .state
        .findings
        .values()
        .map(|group| group.len())
        .sum();
    let mut panel = Panel {
        generation: snapshot.state.version,
        whole: snapshot.state.is_complete,
        state,
        article: None,
        file: None,
        editor: None,
        held_back: false,
        fixable: 0,
        total,
        findings: Vec::new(),
        files: Vec::new(),
        base: None,
    };
    match article(corpus, site, query) {
        Some(file) => {
            let article = corpus.article(file);
            let found = snapshot.state.confirmed_findings_of(file);
            panel.article = Some(article.id());
            panel.file = Some(corpus.tree.display(&article.source.path));
            panel.editor = panel.state.token.and_then(|_| editor(corpus, article));
            panel.held_back = found.iter().any(|one| one.severity == Severity::Error);
            panel.fixable = found.iter().filter(|one| is_fixable(one, false)).count();
            panel.findings = records(&snapshot.state, &found);
        }
        None => {
            let changed = branch.map(|branch| branch.of(corpus, snapshot.state.version));
            let changed = changed.unwrap_or_default();
            panel.files = overview(snapshot, site, &changed);
            panel.base.clone_from(&changed.base);
        }
    }
    serde_json::to_vec(&panel).unwrap_or_default()
}

/// Returns the address of an article for editors that register the scheme `vscode`. Only pages on
/// this machine get it.
fn editor(corpus: &Corpus, article: &Article) -> Option<String> {
    let path = std::path::absolute(corpus.tree.root.join(&article.source.path)).ok()?;
    let url = url::Url::from_file_path(path).ok()?;
    Some(format!("vscode://file{}", url.path()))
}

fn records(state: &workspace::Snapshot, findings: &[Finding]) -> Vec<serde_json::Value> {
    let settings = &state.settings;
    let view = View {
        corpus: &state.corpus,
        schemas: &settings.schemas,
        findings,
        docs: &settings.config.docs,
        level: Severity::Suggestion,
        rises: &[],
    };
    let findings = view.shown().take(MAX_FINDINGS).map(|shown| {
        let source = &state.corpus.article(shown.finding.file).source;
        let edits = shown.finding.fix.iter().flat_map(|fix| &fix.edits);
        let changes: Vec<Change<'_>> = edits
            .map(|edit| Change {
                old: shorten(source.slice(edit.span)),
                new: shorten(&edit.text),
            })
            .collect();
        let mut value = serde_json::to_value(shown.record()).unwrap_or_default();
        value["changes"] = serde_json::to_value(changes).unwrap_or_default();
        value
    });
    findings.collect()
}

fn shorten(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_EDIT_BYTES)]
}

/// Returns the files with the worst findings, and the worst ones of those that changed.
fn overview<'n>(snapshot: &'n Snapshot, site: &Site, changed: &ChangedArticles) -> Vec<Row<'n>> {
    let corpus = &snapshot.state.corpus;
    let page_of = |id: &str| match &site.siblings {
        SiblingFiles::Generated(_) => Some(format!("/{}", crate::site::Site::path(id))),
        _ => None,
    };
    let count =
        |group: &[Finding], severity| group.iter().filter(|one| one.severity == severity).count();
    let mut groups: Vec<(FileId, [usize; 3])> = snapshot
        .state
        .findings
        .iter()
        .map(|(file, group)| {
            let counts = [Severity::Error, Severity::Warning, Severity::Suggestion];
            (*file, counts.map(|severity| count(group, severity)))
        })
        .collect();
    groups.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let is_changed = |file: FileId| changed.paths.contains(&corpus.article(file).source.path);
    let mut counts = [0, 0];
    groups
        .into_iter()
        .map(|(file, numbers)| (file, numbers, is_changed(file)))
        .filter(|(.., is_changed)| {
            let count = &mut counts[usize::from(*is_changed)];
            *count += 1;
            *count <= MAX_FILES
        })
        .map(|(file, [errors, warnings, suggestions], is_changed)| {
            let article = corpus.article(file);
            Row {
                is_changed,
                file: corpus.tree.display(&article.source.path),
                article: article.id(),
                page: page_of(article.id()),
                errors,
                warnings,
                suggestions,
            }
        })
        .collect()
}

/// Returns the article that a query names.
fn article(corpus: &Corpus, site: &Site, query: &str) -> Option<FileId> {
    let value = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let (_, value) = pairs.find(|(other, _)| other == name)?;
        if value.is_empty() {
            return None;
        }
        Some(value.into_owned())
    };
    let of_page = || match &site.siblings {
        SiblingFiles::Generated(_) => {
            let page = value("page")?;
            pages::article_of(site.api.view(), page.trim_start_matches('/'))
        }
        _ => None,
    };
    let id = value("article").or_else(of_page)?;
    corpus.by_id(&id).first().copied()
}

/// Applies the safe fixes of the article that `query` names. Returns the number of fixed findings
/// by rule.
///
/// Only this article is checked, so that the answer comes at once. Findings that depend on other
/// articles stay.
pub(super) fn apply_fixes(
    snapshot: &Snapshot,
    site: &Site,
    query: &str,
) -> io::Result<BTreeMap<String, usize>> {
    let corpus = &snapshot.state.corpus;
    let settings = &snapshot.state.settings;
    let (schemas, config) = (&*settings.schemas, &*settings.config);
    let file =
        article(corpus, site, query).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    let root = corpus.tree.root.clone();
    let read = |path: &str| std::fs::read(root.join(path));
    let context = fix::FixContext {
        schemas,
        config,
        unsafe_too: false,
        chooses: None,
        read: &read,
    };
    let alone = corpus.alone(file, schemas, config);
    let report = rules::run(&alone, schemas, config);
    let fixed = fix::apply_fixes(alone, report, &context)?;
    let mut counts = BTreeMap::new();
    for change in fixed.files.iter().filter(|change| change.file.index() == 0) {
        let path = root.join(&fixed.corpus.article(change.file).source.path);
        fix::replace(&path, &change.before, &change.after)?;
        for (rule, count) in &change.fixed {
            counts.insert(rule.to_string(), *count);
        }
    }
    Ok(counts)
}
