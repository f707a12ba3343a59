//! Writes analyzed documents as the objects of an index.

use super::analyze::{AnalyzedDocument, Analyzer};
use super::chunker::Chunker;
use super::number;
use super::path;
use super::place::WEIGHT_CODES;
use super::postings::{CollectedTerm, Entry, Postings, collect_terms};
use super::words::is_cjk;
use crate::published::{
    CardTable, FORMAT, Kind, SearchCard, SearchCards, SearchRoot, SearchTerms, SearchWords,
    TermTable, to_bytes,
};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;

/// Stores the bytes of an object and returns its path.
pub type Put<'p> = dyn Fn(Vec<u8>) -> io::Result<String> + Sync + 'p;

/// The size of term objects. A query loads one for each word, so they are small, but not
/// too small: the first query loads a table with all their paths.
const TERM_CHUNKS: Chunker = Chunker {
    min_bytes: 2000,
    max_bytes: 4000,
    one_in: 4,
};
/// A word in no more than one of this many documents is not a spelling correction: it is likely
/// a typo itself, or a name.
const WORD_SHARE: u32 = 5000;
/// The size of card objects. A query loads those of the hits that it shows. Adjacent
/// documents have similar subjects, so several hits are often in one object.
const CARD_CHUNKS: Chunker = Chunker {
    min_bytes: 2000,
    max_bytes: 4500,
    one_in: 4,
};

/// The documents of a tree with their cards written and their terms collected. Each
/// cloud gets an index of a subset of them.
#[derive(Debug)]
pub struct Collection<'a> {
    stop_words: &'a [String],
    synonyms: &'a BTreeMap<String, String>,
    documents: Vec<&'a AnalyzedDocument>,
    terms: Vec<CollectedTerm<'a>>,
    cards: Vec<CardObject>,
}

/// A card object: its group, the number of its cards and its encoded path.
#[derive(Debug)]
struct CardObject {
    group: u64,
    count: usize,
    path: String,
}

impl<'a> Collection<'a> {
    /// Collects the terms of `entries` and writes their cards. Adjacent documents
    /// should have similar subjects.
    pub fn new(
        mut entries: Vec<Entry<'a>>,
        analyzer: &'a Analyzer,
        put: &Put<'_>,
    ) -> io::Result<Self> {
        entries.sort_by_key(|entry| sort_key(entry.document));
        let cards = write_cards(&entries, put)?;
        let documents: Vec<_> = entries.iter().map(|entry| entry.document).collect();
        Ok(Self {
            stop_words: &analyzer.stop_words,
            synonyms: &analyzer.phrases,
            terms: collect_terms(&entries, analyzer),
            documents,
            cards,
        })
    }

    /// Writes an index of the documents in the groups for which `is_member` returns
    /// true. Returns the path of its root object.
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
        let encoded: Vec<EncodedTerm<'_>> = self
            .terms
            .par_iter()
            .filter_map(|(term, postings)| encode(term, postings, &numbers))
            .collect();
        let mut cards = CardTable::default();
        for object in self.cards.iter().filter(|object| is_member(object.group)) {
            number::push(&mut cards.counts, object.count as u32 - 1);
            cards.objects.push_str(&object.path);
        }
        let root = SearchRoot {
            format: FORMAT,
            kind: Kind::Search,
            documents: count,
            public,
            stop_words: self.stop_words.to_vec(),
            synonyms: self.synonyms.clone(),
            terms: self.write_terms(&encoded, put)?,
            cards,
            words: self.write_words(&encoded, count, put)?,
        };
        put(to_bytes(&root))
    }

    fn write_terms(&self, encoded: &[EncodedTerm<'_>], put: &Put<'_>) -> io::Result<TermTable> {
        let parts = TERM_CHUNKS.chunks(encoded, |term| (term.term, term.size()));
        let paths = parts
            .par_iter()
            .map(|part| {
                let terms = part
                    .iter()
                    .map(|term| (term.term.into(), term.postings.as_str().into()));
                put(to_bytes(&SearchTerms {
                    format: FORMAT,
                    kind: Kind::SearchTerms,
                    terms: terms.collect(),
                }))
            })
            .collect::<io::Result<Vec<_>>>()?;
        Ok(TermTable {
            from: parts.iter().map(|part| part[0].term.to_owned()).collect(),
            objects: paths.iter().map(|path| path::encode(path)).collect(),
        })
    }

    /// Writes the words for spelling correction: those in more than one of [`WORD_SHARE`] of
    /// `documents`. Each is the number of characters shared with the previous one (a capital
    /// letter), the rest of the word, and the logarithm of the number of its documents (a digit).
    fn write_words(
        &self,
        encoded: &[EncodedTerm<'_>],
        documents: u32,
        put: &Put<'_>,
    ) -> io::Result<BTreeMap<String, String>> {
        let mut lists: BTreeMap<String, (String, &str)> = BTreeMap::new();
        let is_frequent = |term: &&EncodedTerm<'_>| term.documents > documents / WORD_SHARE;
        let words = encoded.iter().filter(|term| is_word(term.term));
        for term in words.filter(is_frequent) {
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
                let path = put(to_bytes(&SearchWords {
                    format: FORMAT,
                    kind: Kind::SearchWords,
                    words: words.into(),
                }))?;
                Ok((first, path))
            })
            .collect()
    }
}

/// Returns the sort key of documents: internal ones last, then by group.
fn sort_key(document: &AnalyzedDocument) -> (bool, u64) {
    (document.internal, document.group)
}

fn write_cards(entries: &[Entry<'_>], put: &Put<'_>) -> io::Result<Vec<CardObject>> {
    let mut parts = Vec::new();
    for group in entries.chunk_by(|a, b| sort_key(a.document) == sort_key(b.document)) {
        parts.extend(CARD_CHUNKS.chunks(group, |Entry { document, .. }| {
            let size = document.title.len() + document.excerpt.len() + document.id.len();
            (document.id.as_str(), size + 50)
        }));
    }
    parts
        .par_iter()
        .map(|part| {
            let cards = part.iter().map(|Entry { document, product }| SearchCard {
                id: document.id.as_str().into(),
                title: document.title.as_str().into(),
                self_help_type: document.kind.as_str().into(),
                product: (*product).into(),
                text: document.excerpt.as_str().into(),
            });
            let path = put(to_bytes(&SearchCards {
                format: FORMAT,
                kind: Kind::SearchCards,
                cards: cards.collect(),
            }))?;
            Ok(CardObject {
                group: part[0].document.group,
                count: part.len(),
                path: path::encode(&path),
            })
        })
        .collect()
}

/// A term and the number of the documents of one index that contain it.
#[derive(Debug)]
struct EncodedTerm<'a> {
    term: &'a str,
    documents: u32,
    postings: String,
}

impl EncodedTerm<'_> {
    fn size(&self) -> usize {
        self.term.len() + self.postings.len() + 6
    }
}

/// Encodes the postings of a term; `None` if no document of the index contains it. For
/// each encoded weight, highest first: the weight, the number of documents minus one, and the
/// gaps between their numbers.
fn encode<'a>(
    term: &'a str,
    postings: &Postings,
    numbers: &[Option<u32>],
) -> Option<EncodedTerm<'a>> {
    let mut by_weight = vec![Vec::new(); WEIGHT_CODES];
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
    if documents == 0 {
        return None;
    }
    Some(EncodedTerm {
        term,
        documents,
        postings: text,
    })
}

/// Returns true if a term can be a spelling correction: three letters or more, no digits
/// and no CJK characters.
fn is_word(term: &str) -> bool {
    term.chars().nth(2).is_some()
        && term
            .chars()
            .all(|char| char.is_alphabetic() && !is_cjk(char) && !char.is_ascii_uppercase())
}
