//! Compiles the indexes of a cloud.

use super::naming::Namer;
use super::{Plan, Put, PutError};
use crate::corpus::{Corpus, spread};
use crate::finding::FileId;
use crate::lookup;
use crate::published::{
    By, Card, Entry, FORMAT, Index, Kind, Object, Page, ResourceType, Resources, Shard, shard_of,
    to_bytes,
};
use rayon::prelude::*;
use serde_json::value::{RawValue, to_raw_value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Maximum number of cards of a key in a shard and in each further page.
const CARDS_PER_PAGE: usize = 100;
/// Approximate size of a card, in bytes.
const CARD_BYTES: usize = 150;
/// Target size of a shard, in bytes.
const SHARD_BYTES: usize = 24 * 1024;

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
        let write = |make: &(dyn Fn(&'a Published<'a>) -> Card + Sync)| {
            let cards = spread(articles).filter_map(|article| {
                let card = to_raw_value(&make(article)).ok()?;
                Some((article.file, card))
            });
            cards.collect()
        };
        Self {
            with_resources: write(&|article| Card {
                resources: resource_keys(plan.corpus, article.file),
                ..card(plan, article.file)
            }),
            with_object: write(&|article| Card {
                object: Some(article.object.to_owned()),
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
        kind: Kind::Index,
        by,
        keys,
        shards,
    }))
}

/// A key and the cards of its articles, in order.
type List<'a> = (&'a str, Vec<&'a RawValue>);

/// Writes the list of the keys of the index by resource.
pub(super) fn write_resources(
    plan: Plan<'_>,
    shown: &BTreeSet<FileId>,
    put: &Put<'_>,
) -> Result<Object, PutError> {
    let corpus = plan.corpus;
    let namer = Namer {
        corpus,
        labels: &plan.schemas.labels,
    };
    let mut counts: BTreeMap<Cow<'_, str>, usize> = BTreeMap::new();
    for file in shown {
        for key in By::Resource.keys(corpus, *file) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let resources = counts
        .into_iter()
        .map(|(key, articles)| ResourceType {
            title: namer.resource(&key).to_owned(),
            key: key.into_owned(),
            articles,
        })
        .collect();
    put(to_bytes(&Resources {
        format: FORMAT,
        kind: Kind::Resources,
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
                kind: Kind::Page,
                by,
                cards: cards.to_vec(),
            };
            more.push(put(to_bytes(&page))?.path);
        }
        let entry = Entry {
            count: cards.len(),
            cards: first.to_vec(),
            more,
        };
        entries.insert((*key).to_owned(), entry);
    }
    let shard = Shard {
        format: FORMAT,
        kind: Kind::Shard,
        by,
        entries,
    };
    Ok(Some(put(to_bytes(&shard))?.path))
}

/// Returns the keys of an article in the index by resource.
fn resource_keys(corpus: &Corpus, file: FileId) -> Vec<String> {
    let keys = lookup::resource_keys(corpus, file).into_iter();
    keys.map(Cow::into_owned).collect()
}

fn card(plan: Plan<'_>, file: FileId) -> Card {
    let corpus = plan.corpus;
    let article = corpus.article(file);
    let kind = article.self_help_type.as_deref();
    let tags = corpus.targeting.article(file).tags.iter();
    Card {
        id: article.id().to_owned(),
        title: lookup::title(article).into_owned(),
        self_help_type: kind.map_or_else(String::new, |kind| kind.name.clone()),
        order: lookup::display_order(article),
        tags: tags
            .map(|tag| corpus.targeting.name(*tag).to_owned())
            .collect(),
        resources: Vec::new(),
        internal: plan.edition.audience.marks_internal(kind),
        object: None,
    }
}
