//! What the full-text search of a cloud finds: articles by their title, text,
//! topics and tags.

use super::document::{FORMAT, plain_text};
use super::html::World;
use super::{Entry, Put, PutError, with_includes};
use crate::corpus::{Corpus, Taxonomy, spread};
use crate::finding::FileId;
use crate::lookup::title;
use crate::schema::Schemas;
use crate::search::{Analysed, Analyser, Collection, Document, Weights};
use rayon::prelude::*;
use std::sync::Arc;

/// Makes documents of articles.
pub(super) struct Searchable<'a> {
    world: World<'a>,
    taxonomy: &'a Taxonomy<'a>,
    analyser: Analyser,
}

impl<'a> Searchable<'a> {
    pub(super) fn new(
        corpus: &'a Corpus,
        schemas: &'a Schemas,
        taxonomy: &'a Taxonomy<'a>,
    ) -> Self {
        let weights = schemas.search.weights;
        let weights = Weights {
            title: weights.title,
            topic: weights.topic,
            tag: weights.tag,
            text: weights.text,
        };
        Self {
            world: World { corpus, schemas },
            taxonomy,
            analyser: Analyser::new(&schemas.search.stop_words, weights, schemas.search.excerpt),
        }
    }

    /// The terms of an article whose text is `text`.
    pub(super) fn analyse(&self, file: FileId, text: &str) -> Analysed {
        let corpus = self.world.corpus;
        let article = corpus.article(file);
        let shown = corpus.places.article(file);
        let names = |list: &[u32]| -> Vec<&str> {
            list.iter().map(|name| corpus.places.name(*name)).collect()
        };
        let mut topics = Vec::new();
        for id in &shown.topics {
            let found = self.taxonomy.topic(corpus.places.name(*id));
            let found = found.filter(|(product, _)| product.clouds.intersects(shown.clouds));
            if let Some((_, topic)) = found {
                topics.extend([topic.short_description, topic.category]);
                topics.extend(&topic.search_tags);
            }
        }
        let lists = [&shown.tags, &shown.services, &shown.resources];
        let tags = lists.into_iter().flat_map(|list| names(list));
        let kind = article.self_help_type.as_ref();
        self.analyser.analyse(&Document {
            group: shown.clouds.indexes().fold(0, |group, at| group | 1 << at),
            internal: kind.is_some_and(|kind| kind.internal),
            id: article.id(),
            title: &title(article),
            kind: kind.map_or("", |kind| kind.name.as_str()),
            share: kind.map_or(100, |kind| self.world.schemas.search.share(&kind.name)),
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
                    let whole = with_includes(entry.file, self.world);
                    let own = || self.world.corpus.article(entry.file);
                    let article = whole.as_ref().unwrap_or_else(own);
                    Arc::new(self.analyse(entry.file, &plain_text(article, self.world)))
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
