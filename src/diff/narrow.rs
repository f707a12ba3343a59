//! The articles of two trees that may differ: only these are compiled.

use super::TreeSource;
use super::targets::{Pointed, is_dependent, targets};
use crate::corpus::Clouds;
use crate::finding::FileId;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

impl TreeSource<'_> {
    /// Restricts both sides to the articles that may differ: those with a different text, and those
    /// whose object depends on another file that differs. Does nothing if the two trees are
    /// compiled in different ways.
    pub(crate) fn narrow(&mut self, other: &mut Self) {
        let is_compiled_alike = self.schemas.digest == other.schemas.digest
            && self.edition.fingerprint(self.schemas) == other.edition.fingerprint(other.schemas);
        if !is_compiled_alike {
            return;
        }
        let topics = self.changed_topics(other);
        let (own, others) = (
            self.files_not_in(other, &topics),
            other.files_not_in(self, &topics),
        );
        self.candidates = Some(own);
        other.candidates = Some(others);
    }

    /// Returns the published articles that differ from those at the same path in `other`.
    fn files_not_in(&self, other: &Self, topics: &BTreeSet<String>) -> Vec<FileId> {
        let published = self.selection.published.par_iter().copied();
        published
            .filter(|file| {
                let article = &self.corpus.articles[file.index()];
                let Some(twin) = other.corpus.by_path(&article.source.path) else {
                    return true;
                };
                let same = &other.corpus.articles[twin.index()];
                let is_same_text =
                    Arc::ptr_eq(article, same) || article.source.text == same.source.text;
                !is_same_text
                    || !other.is_published(twin)
                    || !article.outline.includes.is_empty()
                    || is_dependent(article) && self.dependencies(*file) != other.dependencies(twin)
                    || self.has_topic(*file, topics)
            })
            .collect()
    }

    fn has_topic(&self, file: FileId, topics: &BTreeSet<String>) -> bool {
        if topics.is_empty() {
            return false;
        }
        let shown = self.corpus.targeting.article(file);
        let mut names = shown.topics.iter();
        names.any(|topic| topics.contains(self.corpus.targeting.name(*topic)))
    }

    /// Returns a string of everything that the object of an article depends on besides its own
    /// text.
    fn dependencies(&self, file: FileId) -> String {
        let mut text = self.corpus.dependencies(file);
        let article = self.corpus.article(file);
        for target in targets(article) {
            let files: Vec<FileId> = match target {
                Pointed::Path(path) => self.corpus.by_path(&path).into_iter().collect(),
                Pointed::Id(id) => self.corpus.by_id(id).to_vec(),
            };
            text.push('\0');
            for file in files {
                text.push(if self.is_published(file) { '+' } else { '-' });
            }
        }
        text
    }

    /// Returns the ids of the topics whose texts differ. The search index contains them.
    fn changed_topics(&self, other: &Self) -> BTreeSet<String> {
        type Texts<'t> = (&'t str, &'t str, &'t [&'t str], Clouds);
        fn texts<'t>(source: &'t TreeSource<'_>, id: &str) -> Option<Texts<'t>> {
            let (product, topic) = source.taxonomy.topic(id)?;
            Some((
                topic.short_description,
                topic.category,
                topic.search_tags.as_slice(),
                product.clouds,
            ))
        }
        let ids = self.taxonomy.ids().chain(other.taxonomy.ids());
        ids.filter(|id| texts(self, id) != texts(other, id))
            .map(str::to_owned)
            .collect()
    }
}
