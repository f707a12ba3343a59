//! A query, answered from the objects of an index.

use super::analyse::{kind, product};
use super::number;
use super::objects::{Card, Cards, Root};
use super::path::path;
use super::score::{EXACT, needed, rarity};
use super::snippet::{Piece, snippet};
use super::terms::{Match, Reader, Word};
use super::words::words;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

/// Words of a query that count.
const MOST_WORDS: usize = 8;

/// Loads the object at a path.
pub type Load<'l> = dyn Fn(&str) -> io::Result<Arc<[u8]>> + 'l;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Query<'a> {
    /// Words, as typed.
    pub text: &'a str,
    /// Only documents of this product.
    pub product: Option<&'a str>,
    /// Only documents of one of these types; of all if there are none.
    pub types: &'a [&'a str],
    /// Internal documents, too.
    pub internal: bool,
    /// How many hits are wanted.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Hits {
    /// How many documents match.
    pub total: usize,
    /// The best ones, best first.
    pub hits: Vec<Hit>,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What of its text says why it was found.
    pub snippet: Vec<Piece>,
    /// The part of the words that it has: between 0 and 1 000.
    #[serde(skip)]
    pub share: u16,
}

/// An index that can be asked.
#[derive(Debug)]
pub struct Index {
    root: Root,
    /// The first document of each object of cards.
    cards: Vec<u32>,
}

pub(super) fn broken(what: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the search index is damaged: {what}; build the bundle again"),
    )
}

impl Index {
    /// Opens the index whose root object has these bytes.
    pub fn open(root: &[u8]) -> io::Result<Self> {
        let root: Root = serde_json::from_slice(root)?;
        if root.kind != "search" {
            return Err(broken("its root is another kind of object"));
        }
        let mut cards = Vec::new();
        let mut next = 0_u32;
        for more in number::read(&root.cards.counts) {
            cards.push(next);
            next = next.saturating_add(more).saturating_add(1);
        }
        if next != root.documents {
            return Err(broken("its cards are not as many as its documents"));
        }
        Ok(Self { root, cards })
    }

    /// Answers a query with objects that `load` brings.
    pub fn query(&self, query: &Query<'_>, load: &Load<'_>) -> io::Result<Hits> {
        let mut reader = Reader::new(&self.root, load);
        let words = self.words(query.text);
        if words.is_empty() {
            return Ok(Hits::default());
        }
        let allowed = self.allowed(query, &mut reader)?;
        let mut scores = Scores::new(self.root.documents);
        let mut shown = Vec::new();
        for word in &words {
            let matches = reader.matches(word)?;
            scores.add(&matches, self.root.documents);
            shown.push(matches.into_iter().map(|found| found.term).collect());
        }
        let ranked = scores.ranked(&allowed, words.len());
        let mut hits = Vec::new();
        let mut objects = BTreeMap::new();
        for document in ranked.iter().take(query.limit) {
            let mut hit = self.hit(*document, &shown, load, &mut objects)?;
            hit.share = scores.share(*document, words.len());
            hits.push(hit);
        }
        Ok(Hits {
            total: ranked.len(),
            hits,
        })
    }

    /// The words that are looked for, each once. The last one may be unfinished
    /// if nothing stands behind it.
    fn words(&self, text: &str) -> Vec<Word> {
        let mut found: Vec<Word> = Vec::new();
        words(text, |term, range| {
            let open = range.end == text.len();
            if self.root.stop_words.iter().any(|stop| stop == term) {
                return;
            }
            if let Some(known) = found.iter_mut().find(|known| known.term == term) {
                known.open |= open;
            } else if found.len() < MOST_WORDS {
                let term = term.to_owned();
                found.push(Word { term, open });
            }
        });
        found
    }

    /// Which documents the filters let through.
    fn allowed(&self, query: &Query<'_>, reader: &mut Reader<'_>) -> io::Result<Vec<bool>> {
        let count = self.root.documents as usize;
        let public = self.root.public.min(self.root.documents) as usize;
        let mut allowed = vec![true; count];
        if !query.internal {
            allowed[public..].fill(false);
        }
        let types: Vec<String> = query.types.iter().map(|name| kind(name)).collect();
        let products: Vec<String> = query.product.iter().map(|key| product(key)).collect();
        for terms in [types, products].iter().filter(|terms| !terms.is_empty()) {
            let mut of = vec![false; count];
            for term in terms {
                for (document, _) in reader
                    .term(term, EXACT)?
                    .into_iter()
                    .flat_map(|found| found.postings)
                {
                    of[document as usize] = true;
                }
            }
            allowed
                .iter_mut()
                .zip(of)
                .for_each(|(allowed, of)| *allowed &= of);
        }
        Ok(allowed)
    }

    fn hit(
        &self,
        document: u32,
        shown: &[BTreeSet<String>],
        load: &Load<'_>,
        objects: &mut BTreeMap<usize, Arc<[u8]>>,
    ) -> io::Result<Hit> {
        let at = self.cards.partition_point(|first| *first <= document) - 1;
        if let std::collections::btree_map::Entry::Vacant(empty) = objects.entry(at) {
            let path = path(&self.root.cards.objects, at);
            empty.insert(load(&path.ok_or_else(|| broken("a path is missing"))?)?);
        }
        let object: Cards<'_> = serde_json::from_slice(&objects[&at])?;
        let card: &Card<'_> = object
            .cards
            .get((document - self.cards[at]) as usize)
            .ok_or_else(|| broken("a card is missing"))?;
        Ok(Hit {
            id: card.id.to_string(),
            title: card.title.to_string(),
            kind: card.kind.to_string(),
            snippet: snippet(&card.text, shown),
            share: 0,
        })
    }
}

/// What each document has of the words so far.
struct Scores {
    /// The sum, and the number of words.
    documents: Vec<(u64, usize)>,
    /// The best match of the word at hand.
    best: Vec<u32>,
}

impl Scores {
    fn new(documents: u32) -> Self {
        Self {
            documents: vec![(0, 0); documents as usize],
            best: vec![0; documents as usize],
        }
    }

    /// Adds a word and everything that it stands for. Only the best match of a
    /// document counts.
    fn add(&mut self, matches: &[Match], documents: u32) {
        let all: usize = matches.iter().map(|found| found.postings.len()).sum();
        let exact = matches.iter().find(|found| found.factor == EXACT);
        let slipped = matches
            .iter()
            .any(|found| found.factor != EXACT && found.factor != super::score::BEGINS);
        let found = match exact {
            Some(exact) if !slipped => exact.postings.len(),
            _ => all.min(documents as usize),
        };
        let rarity = rarity(documents, found as u32);
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
            score.0 += u64::from(best) * u64::from(rarity);
            score.1 += 1;
        }
    }

    /// The part of `words` words that a document has, in thousandths.
    fn share(&self, document: u32, words: usize) -> u16 {
        let has = self.documents[document as usize].1;
        (has * 1000 / words.max(1)) as u16
    }

    /// The documents that have enough of `words` words, best first.
    fn ranked(&self, allowed: &[bool], words: usize) -> Vec<u32> {
        let mut counts = vec![0; words + 1];
        let mut found: Vec<(u64, u32, usize)> = Vec::new();
        for (number, (score, has)) in self.documents.iter().enumerate() {
            if *has > 0 && allowed[number] {
                counts[*has] += 1;
                // Sorted in one go: the highest score first.
                let score = score * *has as u64;
                found.push((u64::MAX - score, number as u32, *has));
            }
        }
        let need = needed(words, |need| counts[need..].iter().sum());
        found.retain(|(_, _, has)| *has >= need);
        found.sort_unstable();
        found.into_iter().map(|(_, number, _)| number).collect()
    }
}
