//! Articles that can become solutions: a type that shows the same, and supports more.
//!
//! In a solution, the first heading of level 2 is the title that customers see, and that of level 1
//! is internal. So the title is written again as a heading of level 2.

use crate::article::Article;
use crate::compile::{self, Edition, Plan};
use crate::config::Config;
use crate::corpus::{Corpus, ProjectFiles};
use crate::finding::{Edit, FileId, Finding};
use crate::fix::apply_edits;
use crate::published;
use crate::rules;
use crate::schema::{AudienceName, BodyKind, Schemas, SelfHelpType};
use crate::source::Span;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The attribute with the type.
const ATTRIBUTE: &str = "selfHelpType";
/// The types whose articles can become solutions.
const OLD_TYPES: [&str; 2] = ["generic", "resource"];
/// The audiences whose bundles are compared.
const AUDIENCES: [AudienceName; 2] = [AudienceName::All, AudienceName::Customer];

/// Edits by article.
type EditsByFile = BTreeMap<FileId, Vec<Edit>>;

/// Articles of a tree that can become solutions.
#[derive(Debug, Default)]
pub(super) struct Solutions {
    /// The edits of the articles that readers see unchanged as solutions, and that get no new
    /// findings.
    pub(super) edits: EditsByFile,
    /// Number of the articles that would change.
    pub(super) left: usize,
}

impl Solutions {
    /// Finds the articles in the selected files.
    pub(super) fn of(corpus: &Corpus, schemas: &Schemas, config: &Config) -> Self {
        let mut types = schemas.types.iter();
        let Some(new) = types.find(|kind| kind.body == BodyKind::Apollo) else {
            return Self::default();
        };
        let is_candidate = |file: &FileId| {
            let article = corpus.article(*file);
            let kind = article.self_help_type.as_deref();
            corpus.tree.is_selected(&article.source.path)
                && kind.is_some_and(|old| is_extended_by(old, new))
        };
        let candidates: Vec<FileId> = corpus.file_ids().filter(is_candidate).collect();
        let mut titles = EditsByFile::new();
        let mut edits = EditsByFile::new();
        for file in &candidates {
            let article = corpus.article(*file);
            if let (Some(title), Some(kind)) = (title(article), article.attribute(ATTRIBUTE)) {
                let kind = Edit {
                    span: kind.trimmed_span(),
                    text: new.name.clone(),
                };
                edits.insert(*file, title.iter().cloned().chain([kind]).collect());
                titles.insert(*file, title);
            }
        }
        let before = findings_by_path(corpus, schemas, config);
        while !edits.is_empty() {
            let with_titles = with_edits(corpus, &titles, schemas, config);
            let after = with_edits(corpus, &edits, schemas, config);
            let files: BTreeSet<FileId> = edits.keys().copied().collect();
            let stages = [corpus, &with_titles, &after];
            let mut rejected = differing(stages, &files, schemas);
            rejected.extend(worse(corpus, &after, &before, &files, schemas, config));
            if rejected.is_empty() {
                break;
            }
            edits.retain(|file, _| !rejected.contains(file));
            titles.retain(|file, _| !rejected.contains(file));
        }
        Self {
            left: candidates.len() - edits.len(),
            edits,
        }
    }
}

/// Returns the edit that repeats the title as a heading of level 2, unless it is there. Returns
/// `None` for an article without a title on one line.
fn title(article: &Article) -> Option<Vec<Edit>> {
    let mut headings = article.outline.headings.iter();
    let title = headings.find(|heading| heading.level == 1)?;
    let written = article.source.slice(title.content).trim();
    let is_line = article.source.slice(title.span).starts_with('#') && !written.contains('\n');
    if !is_line || written.is_empty() {
        return None;
    }
    let mut headings = article.outline.headings.iter();
    let customer_title = headings.find(|heading| heading.level == 2);
    if customer_title.is_some_and(|heading| heading.text == title.text) {
        return Some(Vec::new());
    }
    let text = &article.source.text;
    let start = title.span.start as usize;
    let end = start + memchr::memchr(b'\n', &text.as_bytes()[start..])? + 1;
    Some(vec![Edit {
        span: Span::new(end, end),
        text: format!("\n## {written}\n"),
    }])
}

/// Returns true if articles of the type `old` can have the type `new`: the same keys find them, and
/// whatever they may contain is allowed.
fn is_extended_by(old: &SelfHelpType, new: &SelfHelpType) -> bool {
    let keys = |kind: &SelfHelpType| -> BTreeSet<String> {
        kind.lookup.iter().map(|key| format!("{key:?}")).collect()
    };
    OLD_TYPES.contains(&old.name.as_str())
        && keys(old) == keys(new)
        && (new.uses_resource || !old.uses_resource)
        && (new.tables || !old.tables)
        && old.internal == new.internal
}

/// Returns the tree with these edits.
fn with_edits(corpus: &Corpus, edits: &EditsByFile, schemas: &Schemas, config: &Config) -> Corpus {
    let mut changed = ProjectFiles::new();
    for (file, edits) in edits {
        let source = &corpus.article(*file).source;
        let bytes = apply_edits(source.text.as_bytes(), edits);
        changed.insert(corpus.tree.project_path(&source.path), Some(bytes));
    }
    corpus.with_files(&changed, schemas, config)
}

/// Returns the articles of `files` whose text readers would see differently, in three stages:
/// before, with the title as a level 2 heading, and after.
fn differing(
    stages: [&Corpus; 3],
    files: &BTreeSet<FileId>,
    schemas: &Schemas,
) -> BTreeSet<FileId> {
    let mut differing = BTreeSet::new();
    for audience in AUDIENCES {
        let stages = stages.map(|corpus| documents(corpus, files, audience, schemas));
        for file in files {
            let stages = stages.each_ref().map(|stage| stage.get(file));
            let same = match stages {
                [Some(old), Some(titled), Some(new)] => {
                    adds_only_title(old, titled) && is_same(titled, new)
                }
                _ => false,
            };
            if !same {
                differing.insert(*file);
            }
        }
    }
    differing
}

/// Returns true if only the title was added, as the first heading.
fn adds_only_title(old: &published::Article, titled: &published::Article) -> bool {
    let rest = |article: &published::Article| {
        let mut rest = article.clone();
        rest.html.clear();
        rest.text.clear();
        rest
    };
    let added = titled.html.strip_suffix(&old.html);
    let is_heading = |html: &str| {
        let html = html.trim();
        let headings = html.matches("<h").count();
        html.is_empty() || (headings == 1 && html.starts_with("<h2") && html.ends_with("</h2>"))
    };
    let text = titled.text.strip_suffix(&old.text).map(str::trim);
    added.is_some_and(is_heading)
        && text.is_some_and(|text| text.is_empty() || text == old.name())
        && rest(old) == rest(titled)
}

/// Compiles `files`, whose numbers are the same in both trees.
fn documents(
    corpus: &Corpus,
    files: &BTreeSet<FileId>,
    audience: AudienceName,
    schemas: &Schemas,
) -> BTreeMap<FileId, published::Article> {
    let all: Vec<FileId> = corpus.file_ids().collect();
    let plan = Plan {
        corpus,
        schemas,
        edition: Edition::of(audience, schemas),
        published: &all,
    };
    let documents = files
        .par_iter()
        .map(|file| (*file, compile::article(plan, *file)));
    documents.collect()
}

/// Returns true if readers see the same, and customers the same title.
fn is_same(old: &published::Article, new: &published::Article) -> bool {
    let heading_is_target = old.heading_id != new.heading_id
        && old.heading_id.as_ref().is_some_and(|id| {
            let target = format!("href=\"#{id}\"");
            let mut parts = old.sections.iter().map(|section| &section.html);
            old.html.contains(&target) || parts.any(|html| html.contains(&target))
        });
    let rest = |article: &published::Article| {
        let mut rest = article.clone();
        rest.self_help_type.clear();
        rest.heading = None;
        rest.heading_id = None;
        rest.customer_title = None;
        rest.properties.remove(ATTRIBUTE);
        rest
    };
    new.customer_title.as_deref() == Some(old.name())
        && !heading_is_target
        && rest(old) == rest(new)
}

/// What identifies a finding after the type changed.
type Key = (String, String, String);

fn key(corpus: &Corpus, finding: &Finding) -> Key {
    let source = corpus.source(finding.file);
    (
        source.path.clone(),
        finding.rule.to_string(),
        source.words_at(finding.span).to_owned(),
    )
}

fn findings_by_path(corpus: &Corpus, schemas: &Schemas, config: &Config) -> BTreeSet<Key> {
    let findings = rules::run(corpus, schemas, config).findings;
    findings
        .iter()
        .map(|finding| key(corpus, finding))
        .collect()
}

/// Returns the articles of `files` that have new findings, or cause them in other articles.
fn worse(
    corpus: &Corpus,
    changed: &Corpus,
    before: &BTreeSet<Key>,
    files: &BTreeSet<FileId>,
    schemas: &Schemas,
    config: &Config,
) -> BTreeSet<FileId> {
    let mut worse = BTreeSet::new();
    for finding in rules::run(changed, schemas, config).findings {
        if before.contains(&key(corpus, &finding)) {
            continue;
        }
        let related = finding.related.iter().map(|related| related.file);
        worse.extend(
            related
                .chain([finding.file])
                .filter(|file| files.contains(file)),
        );
    }
    worse
}
