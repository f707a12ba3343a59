//! Applies the steps of a migration to a tree in memory.

use super::addresses;
use super::solutions::Solutions;
use super::topics::TopicMap;
use crate::config::Config;
use crate::corpus::{Corpus, ProjectFiles, is_markdown};
use crate::finding::FileId;
use crate::fix::apply_edits;
use crate::schema::Schemas;
use std::collections::BTreeMap;
use std::io;

/// The steps of a migration.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Steps<'a> {
    /// Replace the hosts of pages that moved.
    pub addresses: bool,
    /// Replace the ids of support topics.
    pub topics: Option<&'a TopicMap>,
    /// Turn articles into solutions.
    pub solutions: bool,
}

/// A file that a migration changes.
#[derive(Debug)]
pub(crate) struct ChangedFile {
    /// The path below the root.
    pub path: String,
    /// Its bytes before.
    pub before: Vec<u8>,
    /// Its bytes after.
    pub after: Vec<u8>,
}

/// The result of a migration.
#[derive(Debug, Default)]
pub(crate) struct Migrated {
    /// The changed files, in the order of their paths.
    pub files: Vec<ChangedFile>,
    /// Number of replaced addresses.
    pub addresses: usize,
    /// Number of replaced or removed ids of topics.
    pub topics: usize,
    /// Number of articles that become solutions.
    pub solutions: usize,
    /// Number of articles that readers would see differently as solutions.
    pub left: usize,
}

/// Migrates the selected articles of a tree. `read` reads the file at a path below the root.
pub(crate) fn migrate(
    corpus: &Corpus,
    schemas: &Schemas,
    config: &Config,
    steps: Steps<'_>,
    read: &dyn Fn(&str) -> io::Result<Vec<u8>>,
) -> io::Result<Migrated> {
    let mut migrated = Migrated::default();
    let mut changed: BTreeMap<String, ChangedFile> = BTreeMap::new();
    for file in selected(corpus) {
        let article = corpus.article(file);
        let mut edits = Vec::new();
        if steps.addresses {
            edits = addresses::edits(article, schemas, config);
            migrated.addresses += edits.len();
        }
        if let Some(map) = steps.topics {
            let of_topics = map.edits(article);
            migrated.topics += of_topics.len();
            edits.extend(of_topics);
        }
        if !edits.is_empty() {
            let path = article.source.path.clone();
            let before = read(&path)?;
            let after = apply_edits(&before, &edits);
            changed.insert(
                path.clone(),
                ChangedFile {
                    path,
                    before,
                    after,
                },
            );
        }
    }
    if steps.solutions {
        let corpus = &with_changes(corpus, &changed, schemas, config);
        let found = Solutions::of(corpus, schemas, config);
        migrated.solutions = found.edits.len();
        migrated.left = found.left;
        for (file, edits) in &found.edits {
            let path = &corpus.article(*file).source.path;
            let mut file = match changed.remove(path) {
                Some(file) => file,
                None => {
                    let before = read(path)?;
                    ChangedFile {
                        path: path.clone(),
                        after: before.clone(),
                        before,
                    }
                }
            };
            file.after = apply_edits(&file.after, edits);
            changed.insert(path.clone(), file);
        }
    }
    migrated.files = changed.into_values().collect();
    migrated.files.retain(|file| file.before != file.after);
    Ok(migrated)
}

/// Iterates over the articles to migrate.
fn selected(corpus: &Corpus) -> impl Iterator<Item = FileId> + '_ {
    corpus.file_ids().filter(|file| {
        let article = corpus.article(*file);
        let path = &article.source.path;
        corpus.tree.is_selected(path) && is_markdown(path) && !article.is_unread()
    })
}

/// Returns the tree with the changes so far.
fn with_changes(
    corpus: &Corpus,
    changed: &BTreeMap<String, ChangedFile>,
    schemas: &Schemas,
    config: &Config,
) -> Corpus {
    let files: ProjectFiles = changed
        .values()
        .map(|file| {
            (
                corpus.tree.project_path(&file.path),
                Some(file.after.clone()),
            )
        })
        .collect();
    corpus.with_files(&files, schemas, config)
}
