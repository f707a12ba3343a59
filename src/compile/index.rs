//! The indexes of a cloud, from keys to articles: `schemas/bundle/index.schema.json` and
//! `shard.schema.json`.

use super::document::FORMAT;
use super::object::to_bytes;
use super::{Object, Plan, Put, PutError};
use crate::corpus::{Corpus, spread};
use crate::finding::FileId;
use crate::lookup::{self, By};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// Maximum number of cards of a key in a shard and in each further page.
const CARDS_PER_PAGE: usize = 100;
/// Approximate size of a card, in bytes.
const CARD_BYTES: usize = 150;
/// Target size of a shard, in bytes.
const SHARD_BYTES: usize = 24 * 1024;

/// The part of an article that a list shows.
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
    /// Its resource types; only in lists of topics and products.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resources: Vec<Cow<'a, str>>,
    /// True for an internal article in a bundle that customers also read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    internal: bool,
    /// Its object; only in the index by id, so that a change of an article's content
    /// changes one shard of a cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<&'a str>,
}

/// The serialized cards of all published articles. The lists of many keys and clouds
/// share them.
pub(super) struct Cards {
    /// Cards for lists of topics and products.
    with_resources: HashMap<FileId, Box<RawValue>>,
    /// Cards for the index by id.
    with_object: HashMap<FileId, Box<RawValue>>,
    /// Cards for all other indexes.
    plain: HashMap<FileId, Box<RawValue>>,
}

impl Cards {
    pub(super) fn of<'a>(plan: Plan<'a>, articles: &'a [Published<'a>]) -> Self {
        let write = |make: &(dyn Fn(&'a Published<'a>) -> Card<'a> + Sync)| {
            let cards = spread(articles).filter_map(|article| {
                let card = to_raw_value(&make(article)).ok()?;
                Some((article.file, card))
            });
            cards.collect()
        };
        Self {
            with_resources: write(&|article| Card {
                resources: lookup::resource_keys(plan.corpus, article.file),
                ..card(plan, article.file)
            }),
            with_object: write(&|article| Card {
                object: Some(article.object),
                ..card(plan, article.file)
            }),
            plain: write(&|article| card(plan, article.file)),
        }
    }

    /// Returns the card of an article for the index `by`.
    fn get(&self, by: By, file: FileId) -> Option<&RawValue> {
        let cards = match by {
            By::Answer | By::Product | By::Topic => &self.with_resources,
            By::Id => &self.with_object,
            By::Resource | By::Symptom | By::Type => &self.plain,
        };
        cards.get(&file).map(|card| &**card)
    }
}

/// The articles of one key, in order.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    count: usize,
    cards: &'a [&'a RawValue],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    more: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Page<'a> {
    format: u32,
    kind: &'static str,
    by: By,
    cards: &'a [&'a RawValue],
}

#[derive(Debug, Serialize)]
struct Shard<'a> {
    format: u32,
    kind: &'static str,
    by: By,
    entries: BTreeMap<&'a str, Entry<'a>>,
}

#[derive(Debug, Serialize)]
struct Index {
    format: u32,
    kind: &'static str,
    by: By,
    keys: usize,
    shards: Vec<Option<String>>,
}

/// The resource types of all articles: `schemas/bundle/resources.schema.json`.
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
    /// The number of its articles.
    articles: usize,
}

/// A published article: its number in the corpus and the path of its object.
#[derive(Debug, Clone)]
pub(super) struct Published<'a> {
    pub(super) file: FileId,
    pub(super) object: &'a str,
}

/// Writes the index `by` of the articles in `lists` for which `is_shown` returns true.
pub(super) fn write(
    by: By,
    lists: &BTreeMap<Cow<'_, str>, Vec<FileId>>,
    is_shown: &(dyn Fn(FileId) -> bool + Sync),
    cards: &Cards,
    put: &Put<'_>,
) -> Result<Object, PutError> {
    let lists: Vec<List<'_>> = lists
        .par_iter()
        .filter_map(|(key, files)| {
            let shown = files.iter().copied().filter(|file| is_shown(*file));
            let cards: Vec<&RawValue> = shown.filter_map(|file| cards.get(by, file)).collect();
            if cards.is_empty() {
                return None;
            }
            Some((&**key, cards))
        })
        .collect();
    let keys = lists.len();
    let card_count: usize = lists
        .iter()
        .map(|(_, cards)| cards.len().min(CARDS_PER_PAGE))
        .sum();
    let shard_count = (card_count * CARD_BYTES / SHARD_BYTES + 1).next_power_of_two();
    let mut buckets: Vec<Vec<List<'_>>> = Vec::new();
    buckets.resize_with(shard_count, Vec::new);
    for (key, cards) in lists {
        buckets[shard_of(key, shard_count)].push((key, cards));
    }
    let shards = buckets
        .into_par_iter()
        .map(|bucket| write_shard(by, &bucket, put))
        .collect::<Result<Vec<_>, _>>()?;
    put(to_bytes(&Index {
        format: FORMAT,
        kind: "index",
        by,
        keys,
        shards,
    }))
}

/// A key and the cards of its articles, in order.
type List<'a> = (&'a str, Vec<&'a RawValue>);

/// Writes the list of the keys of the index by resource.
pub(super) fn write_resources(
    corpus: &Corpus,
    shown: &[FileId],
    put: &Put<'_>,
) -> Result<Object, PutError> {
    let mut counts: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
    for file in shown {
        for key in By::Resource.keys(corpus, *file) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let resources = counts
        .into_iter()
        .map(|(key, articles)| ResourceType { key, articles })
        .collect();
    put(to_bytes(&Resources {
        format: FORMAT,
        kind: "resources",
        resources,
    }))
}

fn write_shard(by: By, lists: &[List<'_>], put: &Put<'_>) -> Result<Option<String>, PutError> {
    if lists.is_empty() {
        return Ok(None);
    }
    let mut entries = BTreeMap::new();
    for (key, cards) in lists {
        let mut pages = cards.chunks(CARDS_PER_PAGE);
        let first = pages.next().unwrap_or_default();
        let mut more = Vec::new();
        for cards in pages {
            let page = Page {
                format: FORMAT,
                kind: "page",
                by,
                cards,
            };
            more.push(put(to_bytes(&page))?.path);
        }
        let entry = Entry {
            count: cards.len(),
            cards: first,
            more,
        };
        entries.insert(*key, entry);
    }
    let shard = Shard {
        format: FORMAT,
        kind: "shard",
        by,
        entries,
    };
    Ok(Some(put(to_bytes(&shard))?.path))
}

fn card(plan: Plan<'_>, file: FileId) -> Card<'_> {
    let corpus = plan.corpus;
    let article = corpus.article(file);
    let kind = article.self_help_type.as_deref();
    let tags = corpus.targeting.article(file).tags.iter();
    Card {
        id: article.id(),
        title: lookup::title(article),
        self_help_type: kind.map_or("", |kind| kind.name.as_str()),
        order: lookup::display_order(article),
        tags: tags.map(|tag| corpus.targeting.name(*tag)).collect(),
        resources: Vec::new(),
        internal: plan.edition.audience.marks_internal(kind),
        object: None,
    }
}

/// Returns the shard of a key: the 32-bit FNV-1a hash of its UTF-8 bytes, modulo the
/// number of shards.
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
    fn shards_match_known_hashes() {
        // Known values of FNV-1a: "" is the offset basis, "a" is 0xe40c292c.
        assert_eq!(shard_of("", 1 << 16), 0x9dc5);
        assert_eq!(shard_of("a", 1 << 16), 0x292c);
    }
}
