//! Articles to the objects of a bundle. Pure: objects go to whoever asked, who
//! knows where they are kept.
//!
//! `docs/reference/bundle-format.md` describes what comes out; each kind has a JSON Schema in
//! `schemas/bundle/`.

mod address;
mod body;
mod component;
mod document;
mod escape;
mod html;
mod index;
mod markup;
mod nesting;
mod plan;
mod search;
mod taxonomy;

use crate::article::Article;
use crate::corpus::{Corpus, Taxonomy, is_markdown, spread};
use crate::finding::{FileId, Severity};
use crate::lookup::{self, By, Order};
use crate::rules::Report;
use crate::schema::{AudienceName, Cloud};
use crate::search::Analysed;
use crate::source::{LineIndex, Source};
use document::Document;
use index::{Cards, Published};
use rayon::prelude::*;
use search::Searchable;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use document::FORMAT;
pub use index::shard_of;
pub use plan::{Edition, Plan};

/// An object of a bundle, wherever it is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Object {
    /// Its path in the bundle, with forward slashes.
    pub path: String,
    /// Its length in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// Why an object could not be kept.
pub type PutError = std::io::Error;

/// Keeps the bytes of an object and says under which name.
pub type Put<'p> = dyn Fn(Vec<u8>) -> Result<Object, PutError> + Sync + 'p;

/// The object that an article was compiled to earlier, if article and compiler
/// are what they were then.
pub type Known<'k> = dyn Fn(FileId) -> Option<Object> + Sync + 'k;

/// An article of the bundle.
#[derive(Debug)]
pub struct Entry {
    /// Its number in the corpus.
    pub file: FileId,
    /// What it was compiled to.
    pub object: Object,
    /// What a search knows of it; taken from its text again where that is missing.
    pub search: Option<Arc<Analysed>>,
}

/// An article that is not in the bundle, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HeldBack {
    /// Path below the root of the tree.
    pub source: String,
    /// Its id.
    pub id: String,
    /// What keeps it back.
    pub reasons: Vec<Reason>,
}

/// One reason to hold an article back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reason {
    /// The rule that found it.
    pub rule: String,
    /// Line in the article, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// The part of a bundle that one cloud shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CloudBundle {
    /// Name of the cloud.
    pub cloud: String,
    /// What people call it.
    pub title: String,
    /// The object a surface loads first.
    pub entry: Object,
    /// Articles that it shows.
    pub articles: usize,
    /// Articles of each type.
    pub types: BTreeMap<String, usize>,
    /// Products of its taxonomy.
    pub products: usize,
    /// Topics of its taxonomy.
    pub topics: usize,
}

/// What a surface loads first: `schemas/bundle/cloud.schema.json`.
#[derive(Debug, Serialize)]
struct CloudEntry<'a> {
    format: u32,
    kind: &'static str,
    audience: AudienceName,
    cloud: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    portal: Option<&'a str>,
    articles: usize,
    types: &'a BTreeMap<String, usize>,
    indexes: BTreeMap<&'static str, String>,
    taxonomy: String,
    search: String,
    resources: String,
}

/// Which articles may be published, and which are held back.
#[derive(Debug, Default)]
pub struct Selection {
    /// Numbers of the articles that are published.
    pub published: Vec<FileId>,
    /// The others, in order of path.
    pub held_back: Vec<HeldBack>,
    /// How many articles are for another audience or other clouds.
    pub left_out: usize,
}

impl Selection {
    /// Leaves only the articles that an edition is made of, published or not.
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

/// Splits a corpus into what may be published and what an error holds back. An
/// article that no cloud shows is held back, too.
pub fn select(corpus: &Corpus, report: &Report) -> Selection {
    let mut selection = Selection::default();
    let mut findings = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .peekable();
    for (file, article) in corpus.files() {
        let mut reasons = Vec::new();
        let mut lines = None;
        while let Some(finding) = findings.next_if(|finding| finding.file <= file) {
            let lines = lines.get_or_insert_with(|| LineIndex::new(&article.source.text));
            let position = lines.position(finding.span.start);
            reasons.push(Reason {
                rule: finding.rule.to_owned(),
                line: position.line,
                column: position.column,
                message: finding.message.clone(),
            });
        }
        // A README beside the service folders is not an article.
        if reasons.is_empty() && article.properties.span.is_none() {
            continue;
        }
        if reasons.is_empty() {
            let why_not = why_not_published(corpus, file, article);
            let Some((rule, message)) = why_not else {
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

/// Says why an article without an error cannot be published: which rule reports that,
/// whatever weight the configuration gives it, and what is wrong.
fn why_not_published(
    corpus: &Corpus,
    file: FileId,
    article: &Article,
) -> Option<(&'static str, &'static str)> {
    if !is_markdown(&article.source.path) {
        return Some(("file/not-markdown", "its name does not end in `.md`"));
    }
    if !corpus.targeting.article(file).clouds.is_empty() {
        return None;
    }
    if article.properties.span.is_none() {
        return Some(("properties/missing-block", "it has no properties block"));
    }
    if article.value("cloudEnvironments").is_none() {
        return Some(("properties/required", "`cloudEnvironments` is missing"));
    }
    if article.value("disableClouds").is_some() {
        let why = "`disableClouds` removes every cloud of `cloudEnvironments`";
        return Some(("properties/contradiction", why));
    }
    let why = "`cloudEnvironments` names no cloud that is published";
    Some(("properties/value", why))
}

/// Holds back articles that have one id, whatever the configuration says of the rule
/// about them: an id stands for one object and one page.
fn hold_back_duplicates(corpus: &Corpus, selection: &mut Selection) {
    let is_published = |file: &FileId| selection.published.binary_search(file).is_ok();
    let mut rivals: BTreeSet<FileId> = BTreeSet::new();
    for (_, files) in corpus.ids().filter(|(_, files)| files.len() > 1) {
        let published = || files.iter().copied().filter(is_published);
        if published().count() > 1 {
            rivals.extend(published());
        }
    }
    if rivals.is_empty() {
        return;
    }
    selection.published.retain(|file| !rivals.contains(file));
    for file in rivals {
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

/// Compiles `files`, which are among the articles of `plan`, in parallel; `known` may
/// spare it one.
pub fn articles(
    plan: Plan<'_>,
    files: &[FileId],
    known: &Known<'_>,
    put: &Put<'_>,
) -> Result<Vec<Entry>, PutError> {
    let taxonomy = Taxonomy::of(plan.corpus);
    let searchable = Searchable::new(plan, &taxonomy);
    spread(files)
        .map(|file| {
            let (object, search) = match known(*file) {
                Some(object) => (object, None),
                None => {
                    let whole = with_includes(*file, plan);
                    let article = whole.as_ref().unwrap_or_else(|| plan.corpus.article(*file));
                    let document = Document::of(article, *file, plan);
                    let search = searchable.analyse(*file, document.text());
                    (put(to_bytes(&document))?, Some(Arc::new(search)))
                }
            };
            Ok(Entry {
                file: *file,
                object,
                search,
            })
        })
        .collect()
}

/// The article with all that it includes in place; `None` where it includes
/// nothing.
fn with_includes(file: FileId, plan: Plan<'_>) -> Option<Article> {
    let article = plan.corpus.article(file);
    if article.outline.includes.is_empty() {
        return None;
    }
    let block = &article.source.text[..article.body.start as usize];
    let text = format!("{block}{}", plan.corpus.includes.body(plan.corpus, file));
    let source = Source::decode(article.source.path.as_str(), text.into_bytes());
    Some(Article::parse(source, plan.schemas))
}

/// Compiles the indexes and the taxonomy of each cloud that shows an article.
pub fn clouds(
    plan: Plan<'_>,
    entries: &[Entry],
    put: &Put<'_>,
) -> Result<Vec<CloudBundle>, PutError> {
    let corpus = plan.corpus;
    let taxonomy = Taxonomy::of(corpus);
    let order = Order::of(corpus);
    let searchable = Searchable::new(plan, &taxonomy);
    let documents = searchable.all(entries);
    let collection = searchable.collect(&documents, put)?;
    let published: Vec<Published<'_>> = entries
        .iter()
        .map(|entry| Published {
            file: entry.file,
            object: &entry.object.path,
        })
        .collect();
    let lists = By::ALL.into_par_iter().map(|by| {
        let files = published.iter().map(|article| article.file);
        (by, lookup::lists(by, corpus, &order, files))
    });
    let lists: Vec<_> = lists.collect();
    let cards = Cards::of(plan, &published);
    let write = |(number, cloud): (usize, &Cloud)| {
        let is_shown = |file| plan.clouds_of(file).contains(number);
        let shown = published.iter().filter(|article| is_shown(article.file));
        let shown: Vec<FileId> = shown.map(|article| article.file).collect();
        if shown.is_empty() {
            return Ok(None);
        }
        let mut types: BTreeMap<String, usize> = BTreeMap::new();
        let mut answers: BTreeMap<&str, usize> = BTreeMap::new();
        for file in &shown {
            let kind = corpus.article(*file).self_help_type.as_ref();
            *types
                .entry(kind.map_or_else(String::new, |kind| kind.name.clone()))
                .or_default() += 1;
            for topic in &corpus.targeting.article(*file).topics {
                *answers.entry(corpus.targeting.name(*topic)).or_default() += 1;
            }
        }
        let indexes = lists
            .par_iter()
            .map(|(by, lists)| {
                let index = index::write(*by, lists, &is_shown, &cards, put)?;
                Ok((by.name(), index.path))
            })
            .collect::<Result<BTreeMap<_, _>, PutError>>()?;
        let resources = index::write_resources(corpus, &shown, put)?.path;
        let files: BTreeSet<FileId> = shown.iter().copied().collect();
        let (list, products, topics) =
            taxonomy::write(number, corpus, &taxonomy, &files, &answers, put)?;
        let entry = put(to_bytes(&CloudEntry {
            format: FORMAT,
            kind: "cloud",
            audience: plan.edition.audience.name,
            cloud: &cloud.name,
            title: &cloud.title,
            portal: cloud.portal.as_deref(),
            articles: shown.len(),
            types: &types,
            indexes,
            taxonomy: list.path,
            search: search::write(&collection, number, put)?,
            resources,
        }))?;
        Ok(Some(CloudBundle {
            cloud: cloud.name.clone(),
            title: cloud.title.clone(),
            entry,
            articles: shown.len(),
            types,
            products,
            topics,
        }))
    };
    let clouds = plan.schemas.clouds.par_iter().enumerate().map(write);
    let bundles = clouds.collect::<Result<Vec<_>, PutError>>()?;
    Ok(bundles.into_iter().flatten().collect())
}

/// The bytes of an object. What is serialised here has only text keys, so it
/// cannot fail.
fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
