//! The indexes of a cloud: from what a customer stands before to the articles
//! that answer it. `schemas/bundle/index.schema.json` and `shard.schema.json`.

use super::document::FORMAT;
use super::{Object, Put, PutError};
use crate::corpus::{Corpus, Shown};
use crate::finding::FileId;
use crate::schema::Lookup;
use rayon::prelude::*;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Cards that a shard holds of one key; more of them go to pages of their own.
const PAGE: usize = 100;
/// Bytes that a shard should have, about.
const SHARD: usize = 24 * 1024;

/// By what articles are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Their ids.
    Id,
    /// Products.
    Product,
    /// `service/resource`.
    Resource,
    /// Diagnostics and symptoms.
    Symptom,
    /// Support topics.
    Topic,
    /// Self-help types.
    Type,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Id,
        Self::Product,
        Self::Resource,
        Self::Symptom,
        Self::Topic,
        Self::Type,
    ];

    /// The name that the entry of a cloud has for the index.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Product => "product",
            Self::Resource => "resource",
            Self::Symptom => "symptom",
            Self::Topic => "topic",
            Self::Type => "type",
        }
    }

    /// The keys, lower case, under which an article is found.
    fn keys<'a>(self, corpus: &'a Corpus, file: FileId, shown: &'a Shown) -> Vec<Cow<'a, str>> {
        let kind = corpus.article(file).self_help_type.as_ref();
        let is_found_by = |lookup| kind.is_some_and(|kind| kind.lookup.contains(&lookup));
        let names = |list: &'a [u32]| {
            list.iter()
                .map(|name| Cow::Borrowed(corpus.places.name(*name)))
                .collect()
        };
        match self {
            Self::Id => vec![Cow::Owned(corpus.article(file).id().to_lowercase())],
            Self::Product if !is_found_by(Lookup::Product) => Vec::new(),
            Self::Product => names(&shown.products),
            Self::Symptom if !is_found_by(Lookup::Symptom) => Vec::new(),
            Self::Symptom => names(&shown.symptoms),
            Self::Topic if !is_found_by(Lookup::Topic) => Vec::new(),
            Self::Topic => names(&shown.topics),
            Self::Type => {
                let kind = corpus.article(file).self_help_type.as_ref();
                kind.map(|kind| Cow::Owned(kind.name.to_lowercase()))
                    .into_iter()
                    .collect()
            }
            Self::Resource if !is_found_by(Lookup::Resource) => Vec::new(),
            Self::Resource => {
                let of = |service: &u32| {
                    let service = corpus.places.name(*service);
                    shown.resources.iter().map(move |resource| {
                        Cow::Owned(resource_key(service, corpus.places.name(*resource)))
                    })
                };
                shown.services.iter().flat_map(of).collect()
            }
        }
    }
}

/// What a list shows of an article before it is opened.
#[derive(Debug, Clone, Serialize)]
struct Card<'a> {
    id: &'a str,
    title: Cow<'a, str>,
    #[serde(rename = "type")]
    self_help_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    /// Only support engineers read it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    internal: bool,
    /// In the index by id only: a change of an article's content then changes
    /// one shard of a cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<&'a str>,
}

/// The articles of one key, in order.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    count: usize,
    cards: Vec<Card<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    more: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Page<'a> {
    format: u32,
    kind: &'static str,
    by: By,
    cards: &'a [Card<'a>],
}

#[derive(Debug, Serialize)]
struct Shard<'a> {
    format: u32,
    kind: &'static str,
    by: By,
    entries: BTreeMap<Cow<'a, str>, Entry<'a>>,
}

#[derive(Debug, Serialize)]
struct Index {
    format: u32,
    kind: &'static str,
    by: By,
    keys: usize,
    shards: Vec<Option<String>>,
}

/// A published article: its number and the object it was written to.
#[derive(Debug, Clone)]
pub(super) struct Published<'a> {
    pub(super) file: FileId,
    pub(super) object: &'a str,
}

/// Writes the index of `articles` and returns its object and its number of keys.
pub(super) fn write(
    by: By,
    corpus: &Corpus,
    articles: &[Published<'_>],
    put: &Put<'_>,
) -> Result<(Object, usize), PutError> {
    let mut entries: BTreeMap<Cow<'_, str>, Vec<&Published<'_>>> = BTreeMap::new();
    for article in articles {
        let shown = corpus.places.article(article.file);
        for key in by.keys(corpus, article.file, shown) {
            entries.entry(key).or_default().push(article);
        }
    }
    let keys = entries.len();
    let cards: usize = entries
        .values()
        .map(|articles| articles.len().min(PAGE))
        .sum();
    let count = (cards * 150 / SHARD + 1).next_power_of_two();
    let mut buckets: Vec<Vec<(Cow<'_, str>, Vec<&Published<'_>>)>> = Vec::new();
    buckets.resize_with(count, Vec::new);
    for (key, articles) in entries {
        buckets[shard_of(&key, count)].push((key, articles));
    }
    let shards = buckets
        .into_par_iter()
        .map(|bucket| write_shard(by, corpus, bucket, put))
        .collect::<Result<Vec<_>, _>>()?;
    let index = Index {
        format: FORMAT,
        kind: "index",
        by,
        keys,
        shards,
    };
    Ok((put(super::to_bytes(&index))?, keys))
}

fn write_shard(
    by: By,
    corpus: &Corpus,
    bucket: Vec<(Cow<'_, str>, Vec<&Published<'_>>)>,
    put: &Put<'_>,
) -> Result<Option<String>, PutError> {
    if bucket.is_empty() {
        return Ok(None);
    }
    let mut entries = BTreeMap::new();
    for (key, articles) in bucket {
        let mut cards: Vec<_> = articles
            .iter()
            .map(|article| card(by, corpus, article))
            .collect();
        sort(&mut cards);
        let count = cards.len();
        let mut more = Vec::new();
        for cards in cards.chunks(PAGE).skip(1) {
            let page = Page {
                format: FORMAT,
                kind: "page",
                by,
                cards,
            };
            more.push(put(super::to_bytes(&page))?.path);
        }
        cards.truncate(PAGE);
        entries.insert(key, Entry { count, cards, more });
    }
    let shard = Shard {
        format: FORMAT,
        kind: "shard",
        by,
        entries,
    };
    Ok(Some(put(super::to_bytes(&shard))?.path))
}

fn card<'a>(by: By, corpus: &'a Corpus, article: &Published<'a>) -> Card<'a> {
    let shown = corpus.places.article(article.file);
    let source = corpus.article(article.file);
    Card {
        id: source.id(),
        title: super::document::title(source),
        self_help_type: source
            .self_help_type
            .as_ref()
            .map_or("", |kind| kind.name.as_str()),
        order: source
            .value("displayOrder")
            .and_then(|order| order.parse().ok()),
        tags: shown
            .tags
            .iter()
            .map(|tag| corpus.places.name(*tag))
            .collect(),
        internal: source
            .self_help_type
            .as_ref()
            .is_some_and(|kind| kind.internal),
        object: (by == By::Id).then_some(article.object),
    }
}

/// The order of articles everywhere: `displayOrder`, those without one last;
/// then the title without regard to case; then the id.
fn sort(cards: &mut [Card<'_>]) {
    cards.sort_by_cached_key(|card| {
        (
            card.order.unwrap_or(u64::MAX),
            card.title.to_lowercase(),
            card.id.to_lowercase(),
        )
    });
}

/// The key of a resource type: `service/resource`. Some write the service in
/// the resource, too.
pub fn resource_key(service: &str, resource: &str) -> String {
    let service = service.trim_matches('/');
    let resource = resource.trim_matches('/');
    match resource.split_once('/') {
        Some((provider, _)) if provider == service || provider.contains('.') => resource.to_owned(),
        _ => format!("{service}/{resource}"),
    }
}

/// The shard of a key: FNV-1a, 32 bits, over its UTF-8 bytes, modulo the number
/// of shards.
pub fn shard_of(key: &str, shards: usize) -> usize {
    let hash = key.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash as usize % shards
}

#[cfg(test)]
mod tests {
    use super::shard_of;

    #[test]
    fn keys_are_spread_as_the_format_says() {
        // Known values of FNV-1a: "" is the offset basis, "a" is 0xe40c292c.
        assert_eq!(shard_of("", 1 << 16), 0x9dc5);
        assert_eq!(shard_of("a", 1 << 16), 0x292c);
    }
}
