//! What the full-text search of a cloud finds: articles by their title, text,
//! topics and tags.

use super::document::{FORMAT, plain_text};
use super::{Entry, Plan, Put, PutError, with_includes};
use crate::corpus::{Taxonomy, spread};
use crate::finding::FileId;
use crate::lookup::title;
use crate::search::{Analysed, Analyser, Collection, Document, Weights};
use rayon::prelude::*;
use std::sync::Arc;

/// Makes documents of articles.
pub(super) struct Searchable<'a> {
    plan: Plan<'a>,
    taxonomy: &'a Taxonomy<'a>,
    analyser: Analyser,
}

impl<'a> Searchable<'a> {
    pub(super) fn new(plan: Plan<'a>, taxonomy: &'a Taxonomy<'a>) -> Self {
        let schemas = plan.schemas;
        let weights = schemas.search.weights;
        let weights = Weights {
            title: weights.title,
            topic: weights.topic,
            tag: weights.tag,
            text: weights.text,
        };
        Self {
            plan,
            taxonomy,
            analyser: Analyser::new(&schemas.search.stop_words, weights, schemas.search.excerpt),
        }
    }

    /// The terms of an article whose text is `text`.
    pub(super) fn analyse(&self, file: FileId, text: &str) -> Analysed {
        let corpus = self.plan.corpus;
        let article = corpus.article(file);
        let shown = corpus.targeting.article(file);
        let clouds = self.plan.clouds_of(file);
        let names = |list: &[u32]| -> Vec<&str> {
            list.iter()
                .map(|name| corpus.targeting.name(*name))
                .collect()
        };
        let mut topics = Vec::new();
        for id in &shown.topics {
            let found = self.taxonomy.topic(corpus.targeting.name(*id));
            let found = found.filter(|(product, _)| product.clouds.intersects(clouds));
            if let Some((_, topic)) = found {
                topics.extend([topic.short_description, topic.category]);
                topics.extend(&topic.search_tags);
            }
        }
        let lists = [&shown.tags, &shown.services, &shown.resources];
        let tags = lists.into_iter().flat_map(|list| names(list));
        let kind = article.self_help_type.as_deref();
        self.analyser.analyse(&Document {
            group: clouds.indexes().fold(0, |group, at| group | 1 << at),
            internal: self.plan.edition.audience.marks_internal(kind),
            id: article.id(),
            title: &title(article),
            kind: kind.map_or("", |kind| kind.name.as_str()),
            share: kind.map_or(100, |kind| self.plan.schemas.search.share(&kind.name)),
            products: names(&shown.products),
            topics,
            tags: tags.collect(),
            text,
        })
    }

    /// The terms of all articles. Those of articles that were not compiled anew
    /// are missing in `entries`: their text is rendered again.
    pub(super) fn all(&self, entries: &[Entry]) -> Vec<Arc<Analysed>> {
        spread(entries)
            .map(|entry| match &entry.search {
                Some(analysed) => Arc::clone(analysed),
                None => {
                    let whole = with_includes(entry.file, self.plan);
                    let own = || self.plan.corpus.article(entry.file);
                    let article = whole.as_ref().unwrap_or_else(own);
                    Arc::new(self.analyse(entry.file, &plain_text(article, self.plan)))
                }
            })
            .collect()
    }

    /// Gathers the terms of `documents` and writes what hits show of them.
    pub(super) fn collect<'d>(
        &'d self,
        documents: &'d [Arc<Analysed>],
        put: &Put<'_>,
    ) -> Result<Collection<'d>, PutError> {
        let put = |bytes| Ok(put(bytes)?.path);
        let documents = documents.iter().map(|document| &**document);
        Collection::new(documents.collect(), &self.analyser, FORMAT, &put)
    }
}

/// Writes the index of the cloud with this number; returns the path of its root.
pub(super) fn write(
    collection: &Collection<'_>,
    cloud: usize,
    put: &Put<'_>,
) -> Result<String, PutError> {
    let put = |bytes| Ok(put(bytes)?.path);
    collection.write(|group| group >> cloud & 1 == 1, &put)
}
