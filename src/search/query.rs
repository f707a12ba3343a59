//! Queries to an index.

use super::analyze::{product_filter, type_filter};
use super::number;
use super::objects::{Load, damaged_index};
use super::path;
use super::score::{EXACT_FACTOR, PREFIX_FACTOR, inverse_document_frequency, minimum_should_match};
use super::snippet::{SnippetPart, snippet};
use super::terms::{Match, Reader, Word};
use super::words::words;
use crate::published::{Kind, SearchCards, SearchRoot};
use serde::Serialize;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

/// Maximum number of words of a query; the others are ignored.
const MAX_QUERY_WORDS: usize = 8;

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
}

/// The result of a query.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Hits {
    /// The number of documents that match.
    pub total: usize,
    /// The best documents, best first.
    pub hits: Vec<Hit>,
}

/// A document that matches a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// A snippet of its text with the matches.
    pub snippet: Vec<SnippetPart>,
    /// The fraction of the query words that it contains, from 0 to 1,000.
    #[serde(skip)]
    pub matched_permille: u16,
}

/// An index, open for queries.
#[derive(Debug)]
pub struct Index {
    root: SearchRoot,
    /// The number of the first document in each card object.
    first_cards: Vec<u32>,
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
        Ok(Self { root, first_cards })
    }

    /// Answers a query. `load` loads the objects that it needs.
    pub fn query(&self, query: &Query<'_>, load: &Load<'_>) -> io::Result<Hits> {
        let mut reader = Reader::new(&self.root, load);
        let words = self.words(query.text);
        if words.is_empty() {
            return Ok(Hits::default());
        }
        let allowed = self.allowed(query, &mut reader)?;
        let mut scores = Scores::new(self.root.documents);
        let mut terms = Vec::new();
        for word in &words {
            let matches = reader.matches(word)?;
            scores.add(&matches, self.root.documents);
            terms.push(matches.into_iter().map(|found| found.term).collect());
        }
        let ranked = scores.ranked(&allowed, words.len());
        let mut hits = Vec::new();
        let mut objects = BTreeMap::new();
        for document in ranked.iter().take(query.limit) {
            let mut hit = self.hit(*document, &terms, load, &mut objects)?;
            hit.matched_permille = scores.matched_permille(*document, words.len());
            hits.push(hit);
        }
        Ok(Hits {
            total: ranked.len(),
            hits,
        })
    }

    /// Returns the words of a query, each once. The last one may be unfinished if the
    /// text ends with it.
    fn words(&self, text: &str) -> Vec<Word> {
        let mut found: Vec<Word> = Vec::new();
        words(text, |term, range| {
            let is_unfinished = range.end == text.len();
            if self.root.stop_words.iter().any(|stop| stop == term) {
                return;
            }
            if let Some(known) = found.iter_mut().find(|known| known.term == term) {
                known.is_unfinished |= is_unfinished;
            } else if found.len() < MAX_QUERY_WORDS {
                let term = term.to_owned();
                found.push(Word {
                    term,
                    is_unfinished,
                });
            }
        });
        found
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
                for (document, _) in found.postings {
                    matching[document as usize] = true;
                }
            }
            for (allowed, matching) in allowed.iter_mut().zip(matching) {
                *allowed &= matching;
            }
        }
        Ok(allowed)
    }

    fn hit(
        &self,
        document: u32,
        terms: &[BTreeSet<String>],
        load: &Load<'_>,
        objects: &mut BTreeMap<usize, Arc<[u8]>>,
    ) -> io::Result<Hit> {
        let at = self.first_cards.partition_point(|first| *first <= document) - 1;
        if let Entry::Vacant(entry) = objects.entry(at) {
            let path = path::decode(&self.root.cards.objects, at)
                .ok_or_else(|| damaged_index("a path is missing"))?;
            entry.insert(load(&path)?);
        }
        let object: SearchCards<'_> = serde_json::from_slice(&objects[&at])?;
        let card = object
            .cards
            .get((document - self.first_cards[at]) as usize)
            .ok_or_else(|| damaged_index("a card is missing"))?;
        Ok(Hit {
            id: card.id.to_string(),
            title: card.title.to_string(),
            kind: card.self_help_type.to_string(),
            snippet: snippet(&card.text, terms),
            matched_permille: 0,
        })
    }
}

/// The scores of all documents.
struct Scores {
    /// The sum of the scores of the words, and the number of words that match.
    documents: Vec<(u64, usize)>,
    /// The score of the best match of the current word, 0 if none.
    best: Vec<u32>,
}

impl Scores {
    fn new(documents: u32) -> Self {
        Self {
            documents: vec![(0, 0); documents as usize],
            best: vec![0; documents as usize],
        }
    }

    /// Adds the matches of a word. Only the best match of each document counts.
    fn add(&mut self, matches: &[Match], documents: u32) {
        let all: usize = matches.iter().map(|found| found.postings.len()).sum();
        let exact = matches.iter().find(|found| found.factor == EXACT_FACTOR);
        let is_corrected = matches
            .iter()
            .any(|found| ![EXACT_FACTOR, PREFIX_FACTOR].contains(&found.factor));
        let document_count = match exact {
            Some(exact) if !is_corrected => exact.postings.len(),
            _ => all.min(documents as usize),
        };
        let idf = inverse_document_frequency(documents, document_count as u32);
        let mut touched = Vec::new();
        for found in matches {
            for (document, weight) in &found.postings {
                let best = &mut self.best[*document as usize];
                if *best == 0 {
                    touched.push(*document);
                }
                *best = (*best).max(found.factor * weight);
            }
        }
        for document in touched {
            let best = std::mem::take(&mut self.best[document as usize]);
            let score = &mut self.documents[document as usize];
            score.0 += u64::from(best) * u64::from(idf);
            score.1 += 1;
        }
    }

    /// Returns the fraction of the query words that a document contains, in thousandths.
    fn matched_permille(&self, document: u32, words: usize) -> u16 {
        let matched = self.documents[document as usize].1;
        (matched * 1000 / words.max(1)) as u16
    }

    /// Returns the documents with enough of the `words` query words, best first.
    fn ranked(&self, allowed: &[bool], words: usize) -> Vec<u32> {
        let mut counts = vec![0; words + 1];
        let mut found: Vec<(u64, u32, usize)> = Vec::new();
        for (number, (score, matched)) in self.documents.iter().enumerate() {
            if *matched > 0 && allowed[number] {
                counts[*matched] += 1;
                // Inverted, so that the highest score sorts first.
                let score = score * *matched as u64;
                found.push((u64::MAX - score, number as u32, *matched));
            }
        }
        let minimum = minimum_should_match(words, |minimum| counts[minimum..].iter().sum());
        found.retain(|(_, _, matched)| *matched >= minimum);
        found.sort_unstable();
        found.into_iter().map(|(_, number, _)| number).collect()
    }
}
