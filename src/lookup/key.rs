//! The keys under which articles are found.

use super::Order;
use crate::corpus::{Corpus, Name};
use crate::finding::FileId;
use crate::published::By;
use crate::schema::Lookup;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Maximum number of pairs of topic and product of an article. Without a limit, two long
/// lists would make a million keys, and two thousand such articles would exhaust memory.
/// Real articles have at most a few hundred pairs.
pub const MAX_PAIRS: usize = 1_000;

impl By {
    /// Returns the keys of an article in this index, in lower case, without duplicates.
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

/// Returns the key of a topic of a product, both in lower case. A rule reports ids that
/// contain a slash.
pub fn answer_key(topic: &str, product: &str) -> String {
    format!("{topic}/{product}")
}

/// Returns the key of a resource type, `service/resource`, from names in lower case.
/// Some authors also write the service in the resource.
pub fn resource_key(service: &str, resource: &str) -> String {
    let service = service.trim_matches('/');
    let resource = resource.trim_matches('/');
    match resource.split_once('/') {
        Some((provider, _)) if provider == service || provider.contains('.') => resource.to_owned(),
        _ => format!("{service}/{resource}"),
    }
}

/// Returns the keys of the resource types that an article is for; none if its type is
/// not found by resource.
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

/// Returns true if an article has more than [`MAX_PAIRS`] pairs of topic and product.
/// It is not found by them.
pub fn has_too_many_pairs(corpus: &Corpus, file: FileId) -> bool {
    corpus.targeting.article(file).pairs > MAX_PAIRS
}

/// Groups the articles in `files` by their keys in the index `by`. Each list is in the
/// order in which customers see it.
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

/// Returns true if the type of an article is found this way.
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
    if !is_found_by(corpus, file, lookup) {
        return Vec::new();
    }
    list.iter()
        .map(|name| Cow::Borrowed(corpus.targeting.name(*name)))
        .collect()
}

fn answer_keys(corpus: &Corpus, file: FileId) -> Vec<Cow<'_, str>> {
    let is_answer = is_found_by(corpus, file, Lookup::Topic)
        && is_found_by(corpus, file, Lookup::Product)
        && !has_too_many_pairs(corpus, file);
    if !is_answer {
        return Vec::new();
    }
    let shown = corpus.targeting.article(file);
    let mut keys = Vec::with_capacity(shown.topics.len() * shown.products.len());
    for topic in &shown.topics {
        let topic = corpus.targeting.name(*topic);
        for product in &shown.products {
            keys.push(Cow::Owned(answer_key(
                topic,
                corpus.targeting.name(*product),
            )));
        }
    }
    keys
}
