//! The objects of an index, for writing and reading.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// Loads the object at a path.
pub type Load<'l> = dyn Fn(&str) -> io::Result<Arc<[u8]>> + 'l;

/// Returns the error for a malformed index.
pub(super) fn damaged_index(reason: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the search index is damaged: {reason}; build the bundle again"),
    )
}

/// The root object, which a search loads first: `schemas/bundle/search.schema.json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Root {
    pub(super) format: u32,
    pub(super) kind: Cow<'static, str>,
    /// The number of documents. They are numbered from 0.
    pub(super) documents: u32,
    /// The number of the first internal document; the ones after it are internal too.
    pub(super) public: u32,
    /// Stop words, which are not in the index.
    pub(super) stop_words: Vec<String>,
    pub(super) terms: TermTable,
    pub(super) cards: CardTable,
    /// Paths of the objects with words for spelling correction, by first character.
    pub(super) words: BTreeMap<String, String>,
}

/// The table of term objects.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct TermTable {
    /// The first term of each object, in order.
    pub(super) from: Vec<String>,
    /// The encoded path of each object: see `path.rs`.
    pub(super) objects: String,
}

/// The table of card objects.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct CardTable {
    /// The number of cards in each object, minus one.
    pub(super) counts: String,
    /// The encoded path of each object: see `path.rs`.
    pub(super) objects: String,
}

/// Terms and the documents that contain them:
/// `schemas/bundle/search-terms.schema.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Terms<'a> {
    pub(super) format: u32,
    #[serde(borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) terms: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
}

/// The cards of documents: `schemas/bundle/search-cards.schema.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Cards<'a> {
    pub(super) format: u32,
    #[serde(borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) cards: Vec<Card<'a>>,
}

/// The part of a document that a hit shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Card<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) title: Cow<'a, str>,
    #[serde(rename = "type", borrow)]
    pub(super) kind: Cow<'a, str>,
    /// The start of its text.
    #[serde(borrow)]
    pub(super) text: Cow<'a, str>,
}

/// Words with the same first character, for spelling correction:
/// `schemas/bundle/search-words.schema.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Words<'a> {
    pub(super) format: u32,
    #[serde(borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) words: Cow<'a, str>,
}
