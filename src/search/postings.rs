//! Collects the terms of all documents.

use super::analyze::{AnalyzedDocument, Analyzer, NAME_WEIGHT};
use super::place::{Place, decode, encode};
use foldhash::HashMap;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Number of documents whose terms one task collects.
const DOCUMENTS_PER_TASK: usize = 1024;

/// A document in a collection.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Its terms, and what a hit shows of it.
    pub document: &'a AnalyzedDocument,
    /// The name of its product, for display; empty if it has none.
    pub product: &'a str,
}

/// Document numbers, from 0, and the encoded weight of a term in each.
pub(super) type Postings = Vec<(u32, u8)>;

/// A term and the documents that contain it.
pub(super) type CollectedTerm<'a> = (Cow<'a, str>, Postings);

/// Returns the terms of all documents and of the names of their products, sorted, with their
/// postings.
pub(super) fn collect_terms<'a>(
    entries: &[Entry<'a>],
    analyzer: &Analyzer,
) -> Vec<CollectedTerm<'a>> {
    // The number of the chunk keeps the postings of equal terms in document order.
    let mut parts: Vec<(&str, usize, Postings)> = entries
        .par_chunks(DOCUMENTS_PER_TASK)
        .enumerate()
        .flat_map_iter(|(chunk, part)| {
            let mut terms: HashMap<&str, Postings> = HashMap::default();
            for (at, Entry { document, .. }) in part.iter().enumerate() {
                let number = (chunk * DOCUMENTS_PER_TASK + at) as u32;
                for (term, weight) in document.terms.lines().zip(&document.weights) {
                    terms.entry(term).or_default().push((number, *weight));
                }
            }
            let terms = terms.into_iter();
            terms.map(move |(term, postings)| (term, chunk, postings))
        })
        .collect();
    parts.par_sort_unstable_by_key(|(term, chunk, _)| (*term, *chunk));
    let mut all: Vec<CollectedTerm<'_>> = Vec::new();
    for (term, _, postings) in parts {
        match all.last_mut() {
            Some((last, all)) if *last == term => all.extend(postings),
            _ => all.push((Cow::Borrowed(term), postings)),
        }
    }
    add_names(&mut all, entries, analyzer);
    all
}

/// Adds the names of products as tags of their documents.
fn add_names(terms: &mut Vec<CollectedTerm<'_>>, entries: &[Entry<'_>], analyzer: &Analyzer) {
    let mut by_name: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (number, entry) in entries.iter().enumerate() {
        let documents = by_name.entry(entry.product).or_default();
        documents.push(number as u32);
    }
    let mut by_term: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (name, documents) in by_name {
        for term in analyzer.name_terms(name) {
            by_term.entry(term).or_default().extend(&documents);
        }
    }
    for (term, documents) in by_term {
        match terms.binary_search_by(|(known, _)| known.as_ref().cmp(&term)) {
            Ok(at) => tag(&mut terms[at].1, &documents),
            Err(at) => {
                let mut postings = Postings::new();
                tag(&mut postings, &documents);
                terms.insert(at, (Cow::Owned(term), postings));
            }
        }
    }
}

/// Makes a term a tag of `documents`.
fn tag(postings: &mut Postings, documents: &[u32]) {
    let mut all: BTreeMap<u32, u8> = postings.drain(..).collect();
    for document in documents {
        let code = all
            .entry(*document)
            .or_insert_with(|| encode(NAME_WEIGHT, Place::Tag));
        let (weight, place) = decode(u32::from(*code));
        *code = encode(weight, place.and(Place::Tag));
    }
    postings.extend(all);
}
