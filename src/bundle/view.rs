//! One cloud of a bundle: articles by what a customer stands before.

use super::model::{Index, Page, Shard};
use super::search::Search;
use super::{Article, Bundle, BundleError, Card, Cloud, Entry, Product, Taxonomy};
use crate::search::{Hits, Query};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use crate::lookup::By;

/// Bytes of shards that are kept parsed.
const KEPT: u64 = 16 * 1024 * 1024;

/// What one cloud shows.
#[derive(Debug)]
pub struct View {
    bundle: Arc<Bundle>,
    /// The entry of the cloud.
    pub cloud: Cloud,
    /// The path of the entry object: another content has another path.
    pub path: String,
    indexes: BTreeMap<By, Index>,
    shards: Cache<String, Arc<Kept>, Size>,
    search: Option<Search>,
    /// Articles that stand in place of those in the index, by id in lower case.
    instead: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Kept {
    shard: Shard,
    size: u64,
}

#[derive(Debug, Clone)]
struct Size;

impl Weighter<String, Arc<Kept>> for Size {
    fn weight(&self, _: &String, kept: &Arc<Kept>) -> u64 {
        kept.size
    }
}

impl View {
    pub(super) fn of(bundle: Arc<Bundle>, entry: &str) -> Result<Self, BundleError> {
        let cloud: Cloud = bundle.typed(entry, "cloud")?;
        let mut indexes = BTreeMap::new();
        for by in By::ALL {
            // A bundle of an older helpc may lack an index that is new.
            if let Some(path) = cloud.indexes.get(by.name()) {
                indexes.insert(by, bundle.typed(path, "index")?);
            }
        }
        Ok(Self {
            bundle,
            search: cloud.search.clone().map(Search::new),
            cloud,
            path: entry.to_owned(),
            indexes,
            shards: Cache::with_weighter(512, KEPT, Size),
            instead: BTreeMap::new(),
        })
    }

    /// The bundle that it is a part of.
    pub fn bundle(&self) -> &Arc<Bundle> {
        &self.bundle
    }

    /// Puts an object in place of the one that the index names for an id.
    pub fn put_instead(&mut self, id: &str, object: String) {
        self.instead.insert(id.to_lowercase(), object);
    }

    fn shard(&self, path: &str) -> Result<Arc<Kept>, BundleError> {
        if let Some(kept) = self.shards.get(path) {
            return Ok(kept);
        }
        let (shard, size) = self.bundle.sized(path, "shard")?;
        let kept = Arc::new(Kept { shard, size });
        self.shards.insert(path.to_owned(), Arc::clone(&kept));
        Ok(kept)
    }

    /// What the index has of a key, in any case.
    pub fn find(&self, by: By, key: &str) -> Result<Option<Entry>, BundleError> {
        let key = key.to_lowercase();
        let Some(index) = self
            .indexes
            .get(&by)
            .filter(|index| !index.shards.is_empty())
        else {
            return Ok(None);
        };
        let at = crate::compile::shard_of(&key, index.shards.len());
        match &index.shards[at] {
            Some(path) => Ok(self.shard(path)?.shard.entries.get(&key).cloned()),
            None => Ok(None),
        }
    }

    /// All cards of a key, in order.
    pub fn cards(&self, by: By, key: &str) -> Result<Vec<Card>, BundleError> {
        match self.find(by, key)? {
            Some(entry) => self.all_cards(entry),
            None => Ok(Vec::new()),
        }
    }

    /// All cards of an entry, in order.
    pub fn all_cards(&self, entry: Entry) -> Result<Vec<Card>, BundleError> {
        let mut cards = entry.cards;
        for path in &entry.more {
            let page: Page = self.bundle.typed(path, "page")?;
            cards.extend(page.cards);
        }
        Ok(cards)
    }

    /// Every key of an index with what it has of it, in order of key.
    pub fn entries(&self, by: By) -> Result<BTreeMap<String, Entry>, BundleError> {
        let mut all = BTreeMap::new();
        let shards = self
            .indexes
            .get(&by)
            .into_iter()
            .flat_map(|one| &one.shards);
        for path in shards.flatten() {
            let shard: Shard = self.bundle.typed(path, "shard")?;
            all.extend(shard.entries);
        }
        Ok(all)
    }

    /// The path of the object of the article with this id, in any case.
    pub fn object_of(&self, id: &str) -> Result<Option<String>, BundleError> {
        if let Some(path) = self.instead.get(&id.to_lowercase()) {
            return Ok(Some(path.clone()));
        }
        let found = self.find(By::Id, id)?;
        Ok(found.and_then(|entry| entry.cards.into_iter().find_map(|card| card.object)))
    }

    /// The article with this id, in any case.
    pub fn article(&self, id: &str) -> Result<Option<Article>, BundleError> {
        match self.object_of(id)? {
            Some(path) => Ok(Some(self.bundle.typed(&path, "article")?)),
            None => Ok(None),
        }
    }

    /// What a search of the cloud finds; nothing where the bundle is so old that
    /// it has no full-text index.
    pub fn search(&self, query: &Query<'_>) -> Result<Hits, BundleError> {
        match &self.search {
            Some(search) => search.query(&self.bundle, query),
            None => Ok(Hits::default()),
        }
    }

    /// The products of the cloud.
    pub fn taxonomy(&self) -> Result<Taxonomy, BundleError> {
        self.bundle.typed(&self.cloud.taxonomy, "taxonomy")
    }

    /// A product with its topics, by the path of its object.
    pub fn product(&self, path: &str) -> Result<Product, BundleError> {
        self.bundle.typed(path, "product")
    }
}
