//! The indexes of a cloud: from what a customer stands before to the articles
//! that answer it. `schemas/bundle/index.schema.json` and `shard.schema.json`.

use super::document::FORMAT;
use super::{Object, Put, PutError};
use crate::corpus::Corpus;
use crate::finding::FileId;
use crate::lookup::{self, By, Order};
use rayon::prelude::*;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// Cards that a shard holds of one key; more of them go to pages of their own.
const PAGE: usize = 100;
/// Bytes that a shard should have, about.
const SHARD: usize = 24 * 1024;

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
    /// In lists of topics and products only: the resource types it is for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resources: Vec<Cow<'a, str>>,
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

/// The types of resources that articles are about, for a list to choose from:
/// `schemas/bundle/resources.schema.json`.
#[derive(Debug, Serialize)]
struct Resources<'a> {
    format: u32,
    kind: &'static str,
    resources: Vec<ResourceType<'a>>,
}

/// A key of the index by resource.
#[derive(Debug, Serialize)]
struct ResourceType<'a> {
    key: Cow<'a, str>,
    /// How many articles it leads to.
    articles: usize,
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
    order: &Order,
    articles: &[Published<'_>],
    put: &Put<'_>,
) -> Result<(Object, usize), PutError> {
    let entries = lookup::lists(by, corpus, order, articles.iter().map(|one| one.file));
    let keys = entries.len();
    let cards: usize = entries.values().map(|files| files.len().min(PAGE)).sum();
    let count = (cards * 150 / SHARD + 1).next_power_of_two();
    let mut buckets: Vec<Bucket<'_>> = Vec::new();
    buckets.resize_with(count, Vec::new);
    for (key, files) in entries {
        buckets[shard_of(&key, count)].push((key, files));
    }
    let objects = match by {
        By::Id => articles.iter().map(|one| (one.file, one.object)).collect(),
        _ => HashMap::new(),
    };
    let shards = buckets
        .into_par_iter()
        .map(|bucket| write_shard(by, corpus, bucket, &objects, put))
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

/// Keys of one shard, and their articles in order.
type Bucket<'a> = Vec<(Cow<'a, str>, Vec<FileId>)>;

/// Writes the list of the keys of the index by resource.
pub(super) fn write_resources(
    corpus: &Corpus,
    articles: &[Published<'_>],
    put: &Put<'_>,
) -> Result<Object, PutError> {
    let mut counts: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
    for article in articles {
        for key in By::Resource.keys(corpus, article.file) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let resources = counts
        .into_iter()
        .map(|(key, articles)| ResourceType { key, articles })
        .collect();
    put(super::to_bytes(&Resources {
        format: FORMAT,
        kind: "resources",
        resources,
    }))
}

fn write_shard(
    by: By,
    corpus: &Corpus,
    bucket: Bucket<'_>,
    objects: &HashMap<FileId, &str>,
    put: &Put<'_>,
) -> Result<Option<String>, PutError> {
    if bucket.is_empty() {
        return Ok(None);
    }
    let mut entries = BTreeMap::new();
    for (key, files) in bucket {
        let mut cards: Vec<_> = files
            .iter()
            .map(|file| card(by, corpus, *file, objects.get(file).copied()))
            .collect();
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

fn card<'a>(by: By, corpus: &'a Corpus, file: FileId, object: Option<&'a str>) -> Card<'a> {
    let article = corpus.article(file);
    let kind = article.self_help_type.as_deref();
    let tags = corpus.places.article(file).tags.iter();
    Card {
        id: article.id(),
        title: lookup::title(article),
        self_help_type: kind.map_or("", |kind| kind.name.as_str()),
        order: lookup::display_order(article),
        tags: tags.map(|tag| corpus.places.name(*tag)).collect(),
        resources: match by {
            By::Answer | By::Product | By::Topic => lookup::resource_keys(corpus, file),
            _ => Vec::new(),
        },
        internal: kind.is_some_and(|kind| kind.internal),
        object,
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
