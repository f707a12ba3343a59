//! The indexes of a cloud, from keys to articles: `index`, `shard`, `page` and
//! `resources` in `schemas/bundle/`.
//!
//! Types with cards are generic: the writer serializes each card once and shares the text
//! among all lists that have the card.

use super::{By, Kind, Published};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The part of an article that a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The id of the article, as written.
    pub id: String,
    /// Its title. Plain text.
    pub title: String,
    /// Its type in canonical spelling.
    #[serde(rename = "type")]
    pub self_help_type: String,
    /// Its position in lists, smallest first: `displayOrder`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<u64>,
    /// Its `resourceTags` in lower case; empty if it is for all resources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The keys of the index `resource` that lead to it; only in the lists of topics and
    /// products. Empty if it is for all resource types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// True for an internal article in a bundle that customers also read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub internal: bool,
    /// The path of its object; only in the index by id, so that a change of an article's
    /// content changes one shard of a cloud.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
}

/// The articles of one key, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry<C = Card> {
    /// The number of articles.
    pub count: usize,
    /// The first cards, at most 100.
    pub cards: Vec<C>,
    /// The paths of [`Page`]s with the other cards, in order.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<String>,
}

/// Cards after the first ones of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<C = Card> {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// [`Kind::Page`].
    pub kind: Kind,
    /// The index that it belongs to.
    pub by: By,
    /// The cards, at most 100.
    pub cards: Vec<C>,
}

impl<C> Published for Page<C> {
    const KIND: Kind = Kind::Page;
}

/// The keys of an index with the same [`shard_of`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard<C = Card> {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// [`Kind::Shard`].
    pub kind: Kind,
    /// The index that it belongs to.
    pub by: By,
    /// The articles of each key, by key in lower case.
    pub entries: BTreeMap<String, Entry<C>>,
}

impl<C> Published for Shard<C> {
    const KIND: Kind = Kind::Shard;
}

/// An index: from the number of a shard to its path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// [`Kind::Index`].
    pub kind: Kind,
    /// The index.
    pub by: By,
    /// The number of its keys.
    pub keys: usize,
    /// The paths of its shards; `None` for shards without keys. Their number is a power
    /// of two.
    pub shards: Vec<Option<String>>,
}

impl Published for Index {
    const KIND: Kind = Kind::Index;
}

/// The resource types that a cloud has articles about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resources {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// [`Kind::Resources`].
    pub kind: Kind,
    /// The resource types, by key.
    pub resources: Vec<ResourceType>,
}

impl Published for Resources {
    const KIND: Kind = Kind::Resources;
}

/// A key of the index `resource`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceType {
    /// The key, in lower case.
    pub key: String,
    /// Its name for customers. Plain text; empty if it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The number of its articles.
    pub articles: usize,
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
