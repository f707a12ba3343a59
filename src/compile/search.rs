//! Makes articles searchable by their title, heading, text, topics and tags.

use super::articles::{CompiledArticle, with_includes};
use super::document::{plain_text, shown_heading};
use super::{Plan, Put, PutError};
use crate::corpus::{Taxonomy, spread};
use crate::finding::FileId;
use crate::lookup::title;
use crate::search::{AnalyzedDocument, Analyzer, Collection, Document, Entry, Weights};
use rayon::prelude::*;
use std::sync::Arc;

/// Extracts the search terms of articles.
pub(super) struct ArticleAnalyzer<'a> {
    plan: Plan<'a>,
    taxonomy: &'a Taxonomy<'a>,
    analyzer: Analyzer,
}

impl<'a> ArticleAnalyzer<'a> {
    pub(super) fn new(plan: Plan<'a>, taxonomy: &'a Taxonomy<'a>) -> Self {
        let schemas = plan.schemas;
        let weights = schemas.search.weights;
        let weights = Weights {
            title: weights.title,
            heading: weights.heading,
            topic: weights.topic,
            tag: weights.tag,
            text: weights.text,
        };
        Self {
            plan,
            taxonomy,
            analyzer: Analyzer::new(
                &schemas.search.stop_words,
                &schemas.search.synonyms,
                weights,
                schemas.search.excerpt,
            ),
        }
    }

    /// Returns the terms of an article with the plain text `text`.
    pub(super) fn analyze(&self, file: FileId, text: &str) -> AnalyzedDocument {
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
            if let Some((product, topic)) = self.taxonomy.topic(corpus.targeting.name(*id))
                && product.clouds.intersects(clouds)
            {
                topics.extend([topic.short_description, topic.category]);
                topics.extend(&topic.search_tags);
            }
        }
        // `microsoft.web` and `sites` are a phrase, which synonyms give a name.
        let kinds: Vec<String> = shown
            .services
            .iter()
            .flat_map(|service| {
                shown
                    .resources
                    .iter()
                    .map(move |resource| (service, resource))
            })
            .map(|(service, resource)| {
                let name = |name: &u32| corpus.targeting.name(*name);
                format!("{}/{}", name(service), name(resource))
            })
            .collect();
        let (services, resources) = (names(&shown.services), names(&shown.resources));
        let mut tags = names(&shown.tags);
        if kinds.is_empty() {
            tags.extend(services.into_iter().chain(resources));
        } else {
            tags.extend(kinds.iter().map(String::as_str));
        }
        let kind = article.self_help_type.as_deref();
        let title = title(article);
        let headings = &article.outline.headings;
        let heading = shown_heading(article, self.plan).map(|at| headings[at].text.as_str());
        let heading = heading.filter(|heading| !heading.eq_ignore_ascii_case(&title));
        self.analyzer.analyze(&Document {
            group: clouds.indexes().fold(0, |group, at| group | 1 << at),
            internal: self.plan.edition.audience.marks_internal(kind),
            id: article.id(),
            title: &title,
            heading: heading.unwrap_or_default(),
            kind: kind.map_or("", |kind| kind.name.as_str()),
            weight_percent: kind.map_or(100, |kind| self.plan.schemas.search.share(&kind.name)),
            products: names(&shown.products),
            topic_ids: names(&shown.topics),
            topics,
            tags,
            text,
        })
    }

    /// Returns the terms of all articles. The text of articles that were not compiled
    /// again is rendered to get its terms.
    pub(super) fn all(&self, entries: &[CompiledArticle]) -> Vec<Arc<AnalyzedDocument>> {
        spread(entries)
            .map(|entry| match &entry.search {
                Some(analyzed) => Arc::clone(analyzed),
                None => {
                    let expanded = with_includes(entry.file, self.plan);
                    let written = || self.plan.corpus.article(entry.file);
                    let article = expanded.as_ref().unwrap_or_else(written);
                    Arc::new(self.analyze(entry.file, &plain_text(article, self.plan)))
                }
            })
            .collect()
    }

    /// Collects the terms of `entries` and writes their cards.
    pub(super) fn collect<'d>(
        &'d self,
        entries: Vec<Entry<'d>>,
        put: &Put<'_>,
    ) -> Result<Collection<'d>, PutError> {
        let put = |bytes| Ok(put(bytes)?.path);
        Collection::new(entries, &self.analyzer, &put)
    }
}

/// Writes the search index of the cloud with this number. Returns the path of its root.
pub(super) fn write(
    collection: &Collection<'_>,
    cloud: usize,
    put: &Put<'_>,
) -> Result<String, PutError> {
    let put = |bytes| Ok(put(bytes)?.path);
    collection.write(|group| group >> cloud & 1 == 1, &put)
}
