//! The objects of an index, as they are written and read.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a search loads first: `schemas/bundle/search.schema.json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Root {
    pub(super) format: u32,
    pub(super) kind: Cow<'static, str>,
    /// How many documents there are; they are numbered from 0.
    pub(super) documents: u32,
    /// Documents from this number on are internal.
    pub(super) public: u32,
    /// Terms that are not in the index.
    pub(super) stop_words: Vec<String>,
    pub(super) terms: TermTable,
    pub(super) cards: CardTable,
    /// The objects of the words that a slip may have meant, by first character.
    pub(super) words: BTreeMap<String, String>,
}

/// Where the terms are.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct TermTable {
    /// The first term of each object, sorted.
    pub(super) from: Vec<String>,
    /// The short path of each object.
    pub(super) objects: String,
}

/// Where the cards are.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct CardTable {
    /// How many cards each object has, less one.
    pub(super) counts: String,
    /// The short path of each object.
    pub(super) objects: String,
}

/// Terms and the documents that hold them:
/// `schemas/bundle/search-terms.schema.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Terms<'a> {
    pub(super) format: u32,
    #[serde(borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) terms: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
}

/// What is shown of documents: `schemas/bundle/search-cards.schema.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Cards<'a> {
    pub(super) format: u32,
    #[serde(borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) cards: Vec<Card<'a>>,
}

/// What is shown of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Card<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) title: Cow<'a, str>,
    #[serde(rename = "type", borrow)]
    pub(super) kind: Cow<'a, str>,
    /// The beginning of its text.
    #[serde(borrow)]
    pub(super) text: Cow<'a, str>,
}

/// Words with one first character:
/// `schemas/bundle/search-words.schema.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Words<'a> {
    pub(super) format: u32,
    #[serde(borrow)]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) words: Cow<'a, str>,
}
