//! Queries to an index.

use super::analyze::{product_filter, type_filter};
use super::cards::CardReader;
use super::expand::expand;
use super::hit::{Hit, Hits};
use super::number;
use super::objects::{Load, damaged_index};
use super::ranking::Scores;
use super::score::EXACT_FACTOR;
use super::synonyms::Synonyms;
use super::terms::Reader;
use crate::published::{Kind, SearchRoot};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// A search query.
#[derive(Debug, Clone, Default)]
pub struct Query<'a> {
    /// The words, as typed.
    pub text: &'a str,
    /// Finds only documents of this product.
    pub product: Option<&'a str>,
    /// Finds only documents of these types; of any type if empty.
    pub types: &'a [&'a str],
    /// True to also find internal documents.
    pub internal: bool,
    /// Maximum number of hits to return.
    pub limit: usize,
    /// True to return documents with the same title as one hit.
    pub fold: bool,
}

/// An index, open for queries.
#[derive(Debug)]
pub struct Index {
    root: SearchRoot,
    /// The number of the first document in each card object.
    first_cards: Vec<u32>,
    synonyms: Synonyms,
}

impl Index {
    /// Opens the index with this root object.
    pub fn open(root: &[u8]) -> io::Result<Self> {
        let root: SearchRoot = serde_json::from_slice(root)?;
        if root.kind != Kind::Search {
            return Err(damaged_index("the root is another kind of object"));
        }
        let mut first_cards = Vec::new();
        let mut next = 0_u32;
        for more in number::read(&root.cards.counts) {
            first_cards.push(next);
            next = next.saturating_add(more).saturating_add(1);
        }
        if next != root.documents {
            return Err(damaged_index("the numbers of cards and documents differ"));
        }
        Ok(Self {
            synonyms: Synonyms::new(&root.synonyms),
            root,
            first_cards,
        })
    }

    /// Answers a query. `load` loads the objects that it needs.
    pub fn query(&self, query: &Query<'_>, load: &Load<'_>) -> io::Result<Hits> {
        let mut reader = Reader::new(&self.root, load);
        let matches = expand(query.text, &self.synonyms, &mut reader)?;
        let named = reader.by_id(query.text)?;
        if matches.is_empty() && named.is_empty() {
            return Ok(Hits::default());
        }
        let allowed = self.allowed(query, &mut reader)?;
        let scores = Scores::new(&matches, self.root.documents);
        let ranked = scores.ranked(&allowed, &named);
        let terms: Vec<BTreeSet<String>> = matches
            .into_iter()
            .map(|found| found.into_iter().map(|found| found.term).collect())
            .collect();
        let mut cards = CardReader {
            root: &self.root,
            first_cards: &self.first_cards,
            synonyms: &self.synonyms,
            load,
            objects: BTreeMap::new(),
        };
        let hits = cards.hits(&ranked, query.limit, query.fold, &terms)?;
        let hits = hits.into_iter().map(|(document, hit)| Hit {
            matched_permille: scores.matched_permille(document),
            ..hit
        });
        Ok(Hits {
            total: ranked.len(),
            hits: hits.collect(),
        })
    }

    /// Returns true for each document that passes the filters.
    fn allowed(&self, query: &Query<'_>, reader: &mut Reader<'_>) -> io::Result<Vec<bool>> {
        let count = self.root.documents as usize;
        let public = self.root.public.min(self.root.documents) as usize;
        let mut allowed = vec![true; count];
        if !query.internal {
            allowed[public..].fill(false);
        }
        let types: Vec<String> = query.types.iter().map(|name| type_filter(name)).collect();
        let products: Vec<String> = query
            .product
            .iter()
            .map(|key| product_filter(key))
            .collect();
        for terms in [types, products] {
            if terms.is_empty() {
                continue;
            }
            let mut matching = vec![false; count];
            for term in &terms {
                let Some(found) = reader.term(term, EXACT_FACTOR)? else {
                    continue;
                };
                for posting in found.postings {
                    matching[posting.document as usize] = true;
                }
            }
            for (allowed, matching) in allowed.iter_mut().zip(matching) {
                *allowed &= matching;
            }
        }
        Ok(allowed)
    }
}
