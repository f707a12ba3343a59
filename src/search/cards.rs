//! The hits of a query: what a surface shows of the documents.

use super::hit::{Hit, SameTitle};
use super::objects::{Load, damaged_index};
use super::path;
use super::snippet::snippet;
use super::synonyms::Synonyms;
use crate::published::{SearchCards, SearchRoot};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

/// Maximum number of documents that are loaded for each hit, to find those with equal
/// titles.
const MAX_LOADED_PER_HIT: usize = 3;

/// Reads the cards of documents.
pub(super) struct CardReader<'i> {
    pub(super) root: &'i SearchRoot,
    /// The number of the first document in each card object.
    pub(super) first_cards: &'i [u32],
    pub(super) synonyms: &'i Synonyms,
    pub(super) load: &'i Load<'i>,
    pub(super) objects: BTreeMap<usize, Arc<[u8]>>,
}

impl CardReader<'_> {
    /// Returns the first `limit` hits among `ranked`. With `fold`, documents with the same
    /// title are one hit.
    pub(super) fn hits(
        &mut self,
        ranked: &[u32],
        limit: usize,
        fold: bool,
        terms: &[BTreeSet<String>],
    ) -> io::Result<Vec<(u32, Hit)>> {
        let mut hits: Vec<(u32, Hit)> = Vec::new();
        let mut titles: BTreeMap<String, usize> = BTreeMap::new();
        for document in ranked.iter().take(limit.saturating_mul(MAX_LOADED_PER_HIT)) {
            if hits.len() == limit {
                break;
            }
            let hit = self.hit(*document, terms)?;
            let title = hit.title.trim().to_lowercase();
            match titles.entry(title) {
                Entry::Occupied(known) if fold => {
                    let (_, first) = &mut hits[*known.get()];
                    first.same.push(SameTitle {
                        id: hit.id,
                        kind: hit.kind,
                        product: hit.product,
                    });
                }
                entry => {
                    entry.or_insert(hits.len());
                    hits.push((*document, hit));
                }
            }
        }
        Ok(hits)
    }

    fn hit(&mut self, document: u32, terms: &[BTreeSet<String>]) -> io::Result<Hit> {
        let first_cards = self.first_cards;
        let at = first_cards.partition_point(|first| *first <= document) - 1;
        if let Entry::Vacant(entry) = self.objects.entry(at) {
            let path = path::decode(&self.root.cards.objects, at)
                .ok_or_else(|| damaged_index("a path is missing"))?;
            entry.insert((self.load)(&path)?);
        }
        let object: SearchCards<'_> = serde_json::from_slice(&self.objects[&at])?;
        let card = object
            .cards
            .get((document - first_cards[at]) as usize)
            .ok_or_else(|| damaged_index("a card is missing"))?;
        Ok(Hit {
            id: card.id.to_string(),
            title: card.title.to_string(),
            kind: card.self_help_type.to_string(),
            product: card.product.to_string(),
            snippet: snippet(&card.text, terms, self.synonyms),
            same: Vec::new(),
            matched_permille: 0,
        })
    }
}
