//! What is wrong with the article that a page shows, as JSON for the panel that
//! tree mode lays over it. The panel escapes; here are plain texts.

use super::super::pages;
use super::super::site::{Beside, Site};
use super::{Snapshot, Tree};
use crate::corpus::Corpus;
use crate::finding::{FileId, Finding, Severity};
use crate::fix::{self, is_mendable};
use crate::report::{Shown, View};
use crate::rules::Report;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use std::io;

/// Files that the overview lists.
const LISTED: usize = 100;
/// Findings of one article that are listed.
const MOST: usize = 200;
/// Characters of an edit that are shown.
const SHOWN: usize = 400;

#[derive(Serialize)]
struct Panel<'p> {
    generation: u64,
    whole: bool,
    #[serde(flatten)]
    said: Said<'p>,
    /// The article of the page; missing where the page shows none.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// Whether an error keeps it out of a bundle that is built.
    held_back: bool,
    /// Findings that a safe fix is known for.
    mendable: usize,
    total: usize,
    findings: Vec<serde_json::Value>,
    /// Files with findings, the worst first: where the page shows no article.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<Row<'p>>,
}

/// What the server says besides.
#[derive(Serialize)]
pub(super) struct Said<'s> {
    /// Proves that a request comes from a page of ours.
    pub(super) token: Option<&'s str>,
    /// Why what is saved is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<String>,
}

#[derive(Serialize)]
struct Row<'p> {
    file: String,
    article: &'p str,
    /// The address of its page.
    page: Option<String>,
    errors: usize,
    warnings: usize,
    suggestions: usize,
}

/// What the edits of a fix change.
#[derive(Serialize)]
struct Change<'c> {
    old: &'c str,
    new: &'c str,
}

/// The findings of the article that `query` names by `article` or `page`; an
/// overview where it names none.
pub(super) fn findings(now: &Snapshot, site: &Site, query: &str, said: Said<'_>) -> Vec<u8> {
    let corpus = &now.tree.corpus;
    let total = now.findings.values().map(|group| group.len()).sum();
    let mut panel = Panel {
        generation: now.generation,
        whole: now.is_whole,
        said,
        article: None,
        file: None,
        held_back: false,
        mendable: 0,
        total,
        findings: Vec::new(),
        files: Vec::new(),
    };
    match article(corpus, site, query) {
        Some(file) => {
            let article = corpus.article(file);
            let mut found = now
                .findings
                .get(&file)
                .map_or(Vec::new(), |group| group.to_vec());
            let context = &now.tree.context;
            fix::confirm(corpus, &mut found, context.schemas, context.config, true);
            panel.article = Some(article.id());
            panel.file = Some(corpus.tree.display(&article.source.path));
            panel.held_back = found.iter().any(|one| one.severity == Severity::Error);
            panel.mendable = found.iter().filter(|one| is_mendable(one, false)).count();
            panel.findings = shown(&now.tree, &found);
        }
        None => panel.files = overview(now, site),
    }
    serde_json::to_vec(&panel).unwrap_or_default()
}

fn shown(tree: &Tree, findings: &[Finding]) -> Vec<serde_json::Value> {
    let context = &tree.context;
    let view = View {
        corpus: &tree.corpus,
        schemas: context.schemas,
        findings,
        docs: &context.config.docs,
        level: Severity::Suggestion,
    };
    let mut all = Vec::new();
    let show = |finding: &Finding, shown: Shown<'_>| {
        let source = &tree.corpus.article(finding.file).source;
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        let changes: Vec<Change<'_>> = edits
            .map(|edit| Change {
                old: shorten(source.slice(edit.span)),
                new: shorten(&edit.text),
            })
            .collect();
        let mut value = serde_json::to_value(&shown).unwrap_or_default();
        value["changes"] = serde_json::to_value(changes).unwrap_or_default();
        all.push(value);
        match all.len() < MOST {
            true => Ok(()),
            false => Err(()),
        }
    };
    // It stops where enough are shown.
    let _ = view.each(|_| true, show);
    all
}

fn shorten(text: &str) -> &str {
    &text[..text.floor_char_boundary(SHOWN)]
}

fn overview<'n>(now: &'n Snapshot, site: &Site) -> Vec<Row<'n>> {
    let corpus = &now.tree.corpus;
    let page_of = |id: &str| match &site.beside {
        Beside::Made(_) => Some(format!("/{}", crate::site::Site::path(id))),
        _ => None,
    };
    let count =
        |group: &[Finding], severity| group.iter().filter(|one| one.severity == severity).count();
    let mut groups: Vec<(FileId, [usize; 3])> = now
        .findings
        .iter()
        .map(|(file, group)| {
            let counts = [Severity::Error, Severity::Warning, Severity::Suggestion];
            (*file, counts.map(|severity| count(group, severity)))
        })
        .collect();
    groups.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let rows = groups.into_iter().take(LISTED);
    rows.map(|(file, [errors, warnings, suggestions])| {
        let article = corpus.article(file);
        Row {
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

/// The article that a query names.
fn article(corpus: &Corpus, site: &Site, query: &str) -> Option<FileId> {
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs.find(|(other, _)| *other == name)?;
        let value = percent_decode_str(value).decode_utf8().ok()?;
        Some(value.into_owned()).filter(|value| !value.is_empty())
    };
    let of_page = || match &site.beside {
        Beside::Made(_) => {
            let page = value("page")?;
            pages::article_of(site.api.view(), page.trim_start_matches('/'))
        }
        _ => None,
    };
    let id = value("article").or_else(of_page)?;
    corpus.by_id(&id).first().copied()
}

/// Makes the safe fixes of the article that `query` names, and says how many
/// findings they mended.
pub(super) fn mend(now: &Snapshot, site: &Site, query: &str) -> io::Result<usize> {
    let tree = &now.tree;
    let (schemas, config) = (tree.context.schemas, tree.context.config);
    let file = article(&tree.corpus, site, query)
        .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    let found = now.findings.get(&file).map_or(&[][..], |group| group);
    let root = tree.corpus.tree.root.clone();
    let read = |path: &str| std::fs::read(root.join(path));
    let context = fix::FixContext {
        schemas,
        config,
        unsafe_too: false,
        read: &read,
    };
    let copy = tree.corpus.with_content([], schemas, config);
    let report = Report {
        findings: found.to_vec(),
    };
    let mended = fix::mend(copy, report, &context)?;
    let mut count = 0;
    for change in mended.files.iter().filter(|change| change.file == file) {
        let path = root.join(&mended.corpus.article(change.file).source.path);
        fix::replace(&path, &change.before, &change.after)?;
        count += change.mended.values().sum::<usize>();
    }
    Ok(count)
}
