//! The keys that articles are found by.

use super::Order;
use crate::corpus::{Corpus, Name};
use crate::finding::FileId;
use crate::schema::Lookup;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Pairs of topic and product under which an article is found. Two long lists would make
/// a million keys, and two thousand such articles fill the memory; the largest of real
/// articles have some hundreds.
pub const MAX_PAIRS: usize = 1_000;

/// By what articles are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// A topic of a product: `supportTopicIds` with `productPesIds`.
    Answer,
    /// `articleId`.
    Id,
    /// `productPesIds`.
    Product,
    /// `service` with `resource`.
    Resource,
    /// `diagnosticScenario` and `symptomID`.
    Symptom,
    /// `supportTopicIds`.
    Topic,
    /// `selfHelpType`.
    Type,
}

impl By {
    /// All of them, in alphabetical order.
    pub const ALL: [Self; 7] = [
        Self::Answer,
        Self::Id,
        Self::Product,
        Self::Resource,
        Self::Symptom,
        Self::Topic,
        Self::Type,
    ];

    /// Its name in a bundle.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Id => "id",
            Self::Product => "product",
            Self::Resource => "resource",
            Self::Symptom => "symptom",
            Self::Topic => "topic",
            Self::Type => "type",
        }
    }

    /// The keys, lower case, under which an article is found; none twice.
    pub fn keys(self, corpus: &Corpus, file: FileId) -> Vec<Cow<'_, str>> {
        let article = corpus.article(file);
        let shown = corpus.targeting.article(file);
        match self {
            Self::Answer => answer_keys(corpus, file),
            Self::Id => vec![Cow::Owned(article.id().to_lowercase())],
            Self::Product => names(corpus, file, Lookup::Product, &shown.products),
            Self::Resource => resource_keys(corpus, file),
            Self::Symptom => names(corpus, file, Lookup::Symptom, &shown.symptoms),
            Self::Topic => names(corpus, file, Lookup::Topic, &shown.topics),
            Self::Type => article
                .self_help_type
                .iter()
                .map(|kind| Cow::Owned(kind.name.to_lowercase()))
                .collect(),
        }
    }
}

/// The key of a topic of a product, both in lower case. Neither has a slash, or
/// it is a fault of its own.
pub fn answer_key(topic: &str, product: &str) -> String {
    format!("{topic}/{product}")
}

/// The key of a resource type, `service/resource`, of names in lower case. Some
/// write the service in the resource, too.
pub fn resource_key(service: &str, resource: &str) -> String {
    let service = service.trim_matches('/');
    let resource = resource.trim_matches('/');
    match resource.split_once('/') {
        Some((provider, _)) if provider == service || provider.contains('.') => resource.to_owned(),
        _ => format!("{service}/{resource}"),
    }
}

/// The resource types that an article is for; none where its type is not found
/// by them.
pub fn resource_keys(corpus: &Corpus, file: FileId) -> Vec<Cow<'_, str>> {
    if !is_found_by(corpus, file, Lookup::Resource) {
        return Vec::new();
    }
    let shown = corpus.targeting.article(file);
    let mut keys: Vec<Cow<'_, str>> = Vec::new();
    for service in &shown.services {
        for resource in &shown.resources {
            let key = resource_key(
                corpus.targeting.name(*service),
                corpus.targeting.name(*resource),
            );
            if !keys.iter().any(|known| *known == key) {
                keys.push(Cow::Owned(key));
            }
        }
    }
    keys
}

/// Whether an article names more pairs of topic and product than are looked up.
pub fn has_too_many_pairs(corpus: &Corpus, file: FileId) -> bool {
    let shown = corpus.targeting.article(file);
    shown.topics.len().saturating_mul(shown.products.len()) > MAX_PAIRS
}

/// The articles `files` by their keys, each list in the order in which customers
/// see it.
pub fn lists<'c>(
    by: By,
    corpus: &'c Corpus,
    order: &Order,
    files: impl IntoIterator<Item = FileId>,
) -> BTreeMap<Cow<'c, str>, Vec<FileId>> {
    let mut lists: BTreeMap<Cow<'_, str>, Vec<FileId>> = BTreeMap::new();
    for file in files {
        for key in by.keys(corpus, file) {
            lists.entry(key).or_default().push(file);
        }
    }
    lists.values_mut().for_each(|list| order.sort(list));
    lists
}

/// Whether the type of an article is looked up this way.
pub(super) fn is_found_by(corpus: &Corpus, file: FileId, lookup: Lookup) -> bool {
    let kind = corpus.article(file).self_help_type.as_ref();
    kind.is_some_and(|kind| kind.lookup.contains(&lookup))
}

fn names<'c>(
    corpus: &'c Corpus,
    file: FileId,
    lookup: Lookup,
    list: &'c [Name],
) -> Vec<Cow<'c, str>> {
    match is_found_by(corpus, file, lookup) {
        true => list
            .iter()
            .map(|name| Cow::Borrowed(corpus.targeting.name(*name)))
            .collect(),
        false => Vec::new(),
    }
}

fn answer_keys(corpus: &Corpus, file: FileId) -> Vec<Cow<'_, str>> {
    let is_answer = is_found_by(corpus, file, Lookup::Topic)
        && is_found_by(corpus, file, Lookup::Product)
        && !has_too_many_pairs(corpus, file);
    if !is_answer {
        return Vec::new();
    }
    let shown = corpus.targeting.article(file);
    let of = |topic: &Name| {
        let topic = corpus.targeting.name(*topic);
        let products = shown.products.iter();
        products.map(move |product| Cow::Owned(answer_key(topic, corpus.targeting.name(*product))))
    };
    shown.topics.iter().flat_map(of).collect()
}
