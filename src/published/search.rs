//! The objects of the full-text index: `docs/reference/search-format.md`.

use super::{Kind, Published};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The root of the index of a cloud: `schemas/bundle/search.schema.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchRoot {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// [`Kind::Search`].
    pub kind: Kind,
    /// The number of documents. They are numbered from 0.
    pub documents: u32,
    /// The number of the first internal document; the ones after it are internal too.
    pub public: u32,
    /// Stop words, which are not in the index.
    pub stop_words: Vec<String>,
    /// Words and phrases, as terms separated by spaces, and the term that stands for each
    /// of them.
    #[serde(default)]
    pub synonyms: BTreeMap<String, String>,
    /// The term objects.
    pub terms: TermTable,
    /// The card objects.
    pub cards: CardTable,
    /// Paths of the objects with words for spelling correction, by first character.
    pub words: BTreeMap<String, String>,
}

impl Published for SearchRoot {
    const KIND: Kind = Kind::Search;
}

/// The table of term objects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermTable {
    /// The first term of each object, in order.
    pub from: Vec<String>,
    /// The encoded path of each object, 22 characters each.
    pub objects: String,
}

/// The table of card objects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardTable {
    /// The number of cards in each object, minus one, encoded.
    pub counts: String,
    /// The encoded path of each object, 22 characters each.
    pub objects: String,
}

/// Terms and the documents that contain them:
/// `schemas/bundle/search-terms.schema.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchTerms<'a> {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// [`Kind::SearchTerms`].
    pub kind: Kind,
    /// The encoded weights and numbers of the documents of each term.
    #[serde(borrow)]
    pub terms: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
}

impl Published for SearchTerms<'_> {
    const KIND: Kind = Kind::SearchTerms;
}

/// The cards of documents: `schemas/bundle/search-cards.schema.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchCards<'a> {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// [`Kind::SearchCards`].
    pub kind: Kind,
    /// The cards, by document.
    #[serde(borrow)]
    pub cards: Vec<SearchCard<'a>>,
}

impl Published for SearchCards<'_> {
    const KIND: Kind = Kind::SearchCards;
}

/// The part of a document that a hit shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchCard<'a> {
    /// The id of the article, as written.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Its title. Plain text.
    #[serde(borrow)]
    pub title: Cow<'a, str>,
    /// Its type in canonical spelling.
    #[serde(rename = "type", borrow)]
    pub self_help_type: Cow<'a, str>,
    /// The name of its product, if it has one.
    #[serde(default, borrow, skip_serializing_if = "str::is_empty")]
    pub product: Cow<'a, str>,
    /// The start of its text. Plain text.
    #[serde(borrow)]
    pub text: Cow<'a, str>,
}

/// Words with the same first character, for spelling correction:
/// `schemas/bundle/search-words.schema.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchWords<'a> {
    /// [`FORMAT`](super::FORMAT).
    pub format: u32,
    /// [`Kind::SearchWords`].
    pub kind: Kind,
    /// The encoded words.
    #[serde(borrow)]
    pub words: Cow<'a, str>,
}

impl Published for SearchWords<'_> {
    const KIND: Kind = Kind::SearchWords;
}
