//! Analysed documents to the objects of an index.

use super::analyse::{Analysed, Analyser, HEAVIEST};
use super::number;
use super::objects::{Card, CardTable, Cards, Root, TermTable, Terms, Words};
use super::path::to_base64;
use super::shards::Cutter;
use super::words::is_dense;
use foldhash::HashMap;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

/// Keeps the bytes of an object and says under which path.
pub type Put<'p> = dyn Fn(Vec<u8>) -> io::Result<String> + Sync + 'p;

/// Documents whose terms are gathered by one thread at a time.
const CHUNK: usize = 1024;
/// A query loads one of these for each word, so they are small; but the path of
/// each stands in the table that the first query loads.
const TERMS: Cutter = Cutter {
    least: 2000,
    most: 4000,
    one_in: 4,
};
/// A query loads those of the documents that it shows. Neighbours are about the
/// same things, so several hits often lie in one.
const CARDS: Cutter = Cutter {
    least: 2000,
    most: 4500,
    one_in: 4,
};

/// Documents whose number counts from 0, and the weight of a term in each.
type Postings = Vec<(u32, u8)>;

/// All documents of a tree, their cards written and their terms gathered; each
/// reader gets an index of what that reader may find.
#[derive(Debug)]
pub struct Collection<'a> {
    format: u32,
    stop_words: &'a [String],
    documents: Vec<&'a Analysed>,
    terms: Vec<(&'a str, Postings)>,
    cards: Vec<CardObject>,
}

#[derive(Debug)]
struct CardObject {
    group: u64,
    count: usize,
    path: String,
}

impl<'a> Collection<'a> {
    /// Gathers the terms of `documents` and writes their cards. Neighbours in
    /// the list should be about the same things.
    pub fn new(
        mut documents: Vec<&'a Analysed>,
        analyser: &'a Analyser,
        format: u32,
        put: &Put<'_>,
    ) -> io::Result<Self> {
        documents.sort_by_key(|document| place(document));
        let cards = write_cards(&documents, format, put)?;
        Ok(Self {
            format,
            stop_words: &analyser.stop_words,
            terms: gather(&documents),
            documents,
            cards,
        })
    }

    /// Writes the index of the documents whose group `is_member`, and returns
    /// the path of its root.
    pub fn write(&self, is_member: impl Fn(u64) -> bool, put: &Put<'_>) -> io::Result<String> {
        let mut count = 0;
        let mut public = 0;
        let mut numbers = vec![None; self.documents.len()];
        for (number, document) in numbers.iter_mut().zip(&self.documents) {
            if is_member(document.group) {
                *number = Some(count);
                count += 1;
                public += u32::from(!document.internal);
            }
        }
        let encoded: Vec<Encoded<'_>> = self
            .terms
            .par_iter()
            .filter_map(|(term, postings)| encode(term, postings, &numbers))
            .collect();
        let mut cards = CardTable::default();
        for object in self.cards.iter().filter(|object| is_member(object.group)) {
            number::push(&mut cards.counts, object.count as u32 - 1);
            cards.objects.push_str(&object.path);
        }
        let root = Root {
            format: self.format,
            kind: "search".into(),
            documents: count,
            public,
            stop_words: self.stop_words.to_vec(),
            terms: self.write_terms(&encoded, put)?,
            cards,
            words: self.write_words(&encoded, put)?,
        };
        put(to_bytes(&root))
    }

    fn write_terms(&self, encoded: &[Encoded<'_>], put: &Put<'_>) -> io::Result<TermTable> {
        let parts = TERMS.cut(encoded, |term| (term.term, term.size()));
        let paths = parts
            .par_iter()
            .map(|part| {
                let terms = part
                    .iter()
                    .map(|term| (term.term.into(), term.postings.as_str().into()));
                put(to_bytes(&Terms {
                    format: self.format,
                    kind: "search-terms".into(),
                    terms: terms.collect(),
                }))
            })
            .collect::<io::Result<Vec<_>>>()?;
        Ok(TermTable {
            from: parts.iter().map(|part| part[0].term.to_owned()).collect(),
            objects: paths.iter().map(|path| to_base64(path)).collect(),
        })
    }

    /// Writes the words that a slip may have meant. A word is there as the number
    /// of characters that it shares with the one before, as a capital, the rest
    /// of it, and the logarithm of the number of its documents, as a digit.
    fn write_words(
        &self,
        encoded: &[Encoded<'_>],
        put: &Put<'_>,
    ) -> io::Result<BTreeMap<String, String>> {
        let mut lists: BTreeMap<String, (String, &str)> = BTreeMap::new();
        for term in encoded.iter().filter(|term| is_word(term.term)) {
            let first: String = term.term.chars().take(1).collect();
            let (list, last) = lists.entry(first).or_default();
            let shared = term
                .term
                .chars()
                .zip(last.chars())
                .take(25)
                .take_while(|(a, b)| a == b)
                .count();
            list.push(char::from(b'A' + shared as u8));
            list.extend(term.term.chars().skip(shared));
            list.push(char::from(b'0' + term.documents.ilog2().min(9) as u8));
            *last = term.term;
        }
        lists
            .into_iter()
            .map(|(first, (words, _))| {
                let path = put(to_bytes(&Words {
                    format: self.format,
                    kind: "search-words".into(),
                    words: words.into(),
                }))?;
                Ok((first, path))
            })
            .collect()
    }
}

/// The order of documents: internal ones last, those of a group together.
fn place(document: &Analysed) -> (bool, u64) {
    (document.internal, document.group)
}

fn write_cards(documents: &[&Analysed], format: u32, put: &Put<'_>) -> io::Result<Vec<CardObject>> {
    let mut parts = Vec::new();
    for group in documents.chunk_by(|a, b| place(a) == place(b)) {
        parts.extend(CARDS.cut(group, |document| {
            let size = document.title.len() + document.excerpt.len() + document.id.len();
            (document.id.as_str(), size + 50)
        }));
    }
    parts
        .par_iter()
        .map(|part| {
            let cards = part.iter().map(|document| Card {
                id: document.id.as_str().into(),
                title: document.title.as_str().into(),
                kind: document.kind.as_str().into(),
                text: document.excerpt.as_str().into(),
            });
            let path = put(to_bytes(&Cards {
                format,
                kind: "search-cards".into(),
                cards: cards.collect(),
            }))?;
            Ok(CardObject {
                group: part[0].group,
                count: part.len(),
                path: to_base64(&path),
            })
        })
        .collect()
}

/// The terms of all documents, sorted.
fn gather<'a>(documents: &[&'a Analysed]) -> Vec<(&'a str, Postings)> {
    // The terms of each chunk with its number, which puts equal ones in order.
    let mut parts: Vec<(&str, usize, Postings)> = documents
        .par_chunks(CHUNK)
        .enumerate()
        .flat_map_iter(|(chunk, part)| {
            let mut terms: HashMap<&str, Postings> = HashMap::default();
            for (at, document) in part.iter().enumerate() {
                let number = (chunk * CHUNK + at) as u32;
                for (term, weight) in document.terms.lines().zip(&document.weights) {
                    terms.entry(term).or_default().push((number, *weight));
                }
            }
            let terms = terms.into_iter();
            terms.map(move |(term, postings)| (term, chunk, postings))
        })
        .collect();
    parts.par_sort_unstable_by_key(|(term, chunk, _)| (*term, *chunk));
    let mut all: Vec<(&str, Postings)> = Vec::new();
    for (term, _, postings) in parts {
        match all.last_mut().filter(|(last, _)| *last == term) {
            Some((_, all)) => all.extend(postings),
            None => all.push((term, postings)),
        }
    }
    all
}

/// A term and the documents of one index that have it.
#[derive(Debug)]
struct Encoded<'a> {
    term: &'a str,
    documents: u32,
    postings: String,
}

impl Encoded<'_> {
    fn size(&self) -> usize {
        self.term.len() + self.postings.len() + 6
    }
}

/// For each weight that occurs, the highest first: the weight, the number of
/// documents less one, and the gaps between their numbers.
fn encode<'a>(term: &'a str, postings: &Postings, numbers: &[Option<u32>]) -> Option<Encoded<'a>> {
    let mut by_weight: [Vec<u32>; HEAVIEST as usize + 1] = Default::default();
    for (document, weight) in postings {
        if let Some(number) = numbers[*document as usize] {
            by_weight[usize::from(*weight)].push(number);
        }
    }
    let mut text = String::new();
    let mut documents = 0;
    for (weight, list) in by_weight.iter().enumerate().rev() {
        if list.is_empty() {
            continue;
        }
        documents += list.len() as u32;
        number::push(&mut text, weight as u32);
        number::push(&mut text, list.len() as u32 - 1);
        let mut next = 0;
        for document in list {
            number::push(&mut text, document - next);
            next = document + 1;
        }
    }
    (documents > 0).then_some(Encoded {
        term,
        documents,
        postings: text,
    })
}

/// Whether a term is one in which people make slips of the pen: letters with
/// case or none, no digits.
fn is_word(term: &str) -> bool {
    term.chars().nth(2).is_some()
        && term
            .chars()
            .all(|char| char.is_alphabetic() && !is_dense(char) && !char.is_ascii_uppercase())
}

fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
