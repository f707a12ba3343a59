//! One cloud of a bundle: looks articles up by key.

use super::search::Search;
use super::{Bundle, BundleError};
use crate::published::{
    Article, By, Card, Cloud, Entry, Index, Page, Product, Shard, Taxonomy, shard_of,
};
use crate::search::{Hits, Query};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Maximum size of the cached shards, in bytes.
const MAX_CACHE_BYTES: u64 = 16 * 1024 * 1024;

/// One cloud of a bundle.
#[derive(Debug)]
pub struct View {
    bundle: Arc<Bundle>,
    /// The entry of the cloud.
    pub cloud: Cloud,
    /// The path of the entry object. It changes with any content of the cloud.
    pub path: String,
    indexes: BTreeMap<By, Index>,
    shards: Cache<String, Arc<CachedShard>, SizeWeighter>,
    search: Option<Search>,
    /// Objects that replace those in the index, by article id in lower case.
    overrides: BTreeMap<String, String>,
}

#[derive(Debug)]
struct CachedShard {
    shard: Shard,
    size: u64,
}

#[derive(Debug, Clone)]
struct SizeWeighter;

impl Weighter<String, Arc<CachedShard>> for SizeWeighter {
    fn weight(&self, _: &String, cached: &Arc<CachedShard>) -> u64 {
        cached.size
    }
}

impl View {
    pub(super) fn of(bundle: Arc<Bundle>, entry: &str) -> Result<Self, BundleError> {
        let cloud: Cloud = bundle.typed(entry)?;
        let mut indexes = BTreeMap::new();
        for by in By::ALL {
            // Bundles of older versions lack newer indexes.
            if let Some(path) = cloud.indexes.get(by.name()) {
                indexes.insert(by, bundle.typed(path)?);
            }
        }
        Ok(Self {
            bundle,
            search: cloud.search.clone().map(Search::new),
            cloud,
            path: entry.to_owned(),
            indexes,
            shards: Cache::with_weighter(512, MAX_CACHE_BYTES, SizeWeighter),
            overrides: BTreeMap::new(),
        })
    }

    /// Returns the bundle.
    pub fn bundle(&self) -> &Arc<Bundle> {
        &self.bundle
    }

    /// Replaces the object of the article with this id.
    pub fn override_object(&mut self, id: &str, object: String) {
        self.overrides.insert(id.to_lowercase(), object);
    }

    fn shard(&self, path: &str) -> Result<Arc<CachedShard>, BundleError> {
        if let Some(cached) = self.shards.get(path) {
            return Ok(cached);
        }
        let (shard, size) = self.bundle.typed_with_size(path)?;
        let cached = Arc::new(CachedShard { shard, size });
        self.shards.insert(path.to_owned(), Arc::clone(&cached));
        Ok(cached)
    }

    /// Returns the entry of a key, ignoring case, if the index has one.
    pub fn find(&self, by: By, key: &str) -> Result<Option<Entry>, BundleError> {
        let key = key.to_lowercase();
        let Some(index) = self.indexes.get(&by) else {
            return Ok(None);
        };
        if index.shards.is_empty() {
            return Ok(None);
        }
        let at = shard_of(&key, index.shards.len());
        match &index.shards[at] {
            Some(path) => Ok(self.shard(path)?.shard.entries.get(&key).cloned()),
            None => Ok(None),
        }
    }

    /// Returns all cards of a key, in order.
    pub fn cards(&self, by: By, key: &str) -> Result<Vec<Card>, BundleError> {
        match self.find(by, key)? {
            Some(entry) => self.all_cards(entry),
            None => Ok(Vec::new()),
        }
    }

    /// Returns all cards of an entry, in order.
    pub fn all_cards(&self, entry: Entry) -> Result<Vec<Card>, BundleError> {
        let mut cards = entry.cards;
        for path in &entry.more {
            let page: Page = self.bundle.typed(path)?;
            cards.extend(page.cards);
        }
        Ok(cards)
    }

    /// Returns all entries of an index by key.
    pub fn entries(&self, by: By) -> Result<BTreeMap<String, Entry>, BundleError> {
        let mut all = BTreeMap::new();
        let Some(index) = self.indexes.get(&by) else {
            return Ok(all);
        };
        for path in index.shards.iter().flatten() {
            let shard: Shard = self.bundle.typed(path)?;
            all.extend(shard.entries);
        }
        Ok(all)
    }

    /// Returns the path of the object of the article with this id, ignoring case.
    pub fn object_of(&self, id: &str) -> Result<Option<String>, BundleError> {
        if let Some(path) = self.overrides.get(&id.to_lowercase()) {
            return Ok(Some(path.clone()));
        }
        let found = self.find(By::Id, id)?;
        Ok(found.and_then(|entry| entry.cards.into_iter().find_map(|card| card.object)))
    }

    /// Reads the article with this id, ignoring case.
    pub fn article(&self, id: &str) -> Result<Option<Article>, BundleError> {
        match self.object_of(id)? {
            Some(path) => Ok(Some(self.bundle.typed(&path)?)),
            None => Ok(None),
        }
    }

    /// Searches the cloud. Finds nothing in an old bundle without a full-text index.
    pub fn search(&self, query: &Query<'_>) -> Result<Hits, BundleError> {
        match &self.search {
            Some(search) => search.query(&self.bundle, query),
            None => Ok(Hits::default()),
        }
    }

    /// Reads the products of the cloud.
    pub fn taxonomy(&self) -> Result<Taxonomy, BundleError> {
        self.bundle.typed(&self.cloud.taxonomy)
    }

    /// Reads the product in the object at `path`, with its topics.
    pub fn product(&self, path: &str) -> Result<Product, BundleError> {
        self.bundle.typed(path)
    }
}
