//! The order of documents.

use super::place::TITLE_SHARE;
use super::score::{EXACT_FACTOR, PREFIX_FACTOR, inverse_document_frequency, is_correction};
use super::terms::Match;

/// Fixed-point scale of the share of a query that a document or its title covers.
const COVERAGE_SCALE: u64 = 1024;
/// Minimum share of a query that a document must cover.
const MIN_COVERAGE: u64 = COVERAGE_SCALE / 4;
/// Fixed-point scale of the factor for documents about the product that a query names.
const PRODUCT_SCALE: u64 = 64;
/// What is added to this factor if the tags of a document have all words that name a product.
const PRODUCT_BONUS: u64 = PRODUCT_SCALE / 2;
/// A word names a product if it is a tag of more than one of this many documents that have it.
const PRODUCT_SHARE: usize = 5;

/// The scores of all documents.
pub(super) struct Scores {
    documents: Vec<Score>,
    /// The number of words of the query.
    words: usize,
    /// The sum of the inverse document frequencies of the words that any document has.
    total: u64,
    /// The same of those that name a product.
    product: u64,
}

/// The score of a document.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    /// The number of words of the query that it contains.
    words: usize,
    /// The sum of the scores of these words.
    sum: u64,
    /// The sum of their inverse document frequencies times the factors of their matches.
    coverage: u64,
    /// The same for matches in the title, times [`TITLE_SHARE`].
    title: u64,
    /// The same for words that name a product, for matches in tags.
    product: u64,
}

/// The best matches of the current word in a document; 0 if none.
#[derive(Debug, Clone, Copy, Default)]
struct Best {
    score: u32,
    factor: u32,
    title: u32,
    tag: u32,
}

impl Scores {
    /// Scores all documents for the words with these matches.
    pub(super) fn new(words: &[Vec<Match>], documents: u32) -> Self {
        let mut scores = Self {
            documents: vec![Score::default(); documents as usize],
            words: words.len(),
            total: 0,
            product: 0,
        };
        let mut best = vec![Best::default(); documents as usize];
        for matches in words.iter().filter(|matches| !matches.is_empty()) {
            scores.add(matches, &mut best);
        }
        scores
    }

    /// Adds the matches of a word. Only the best match of each document counts.
    fn add(&mut self, matches: &[Match], best: &mut [Best]) {
        let documents = best.len() as u32;
        let idf = inverse_document_frequency(documents, document_count(matches, documents));
        let idf = u64::from(idf);
        let is_product = names_product(matches);
        self.total += idf;
        if is_product {
            self.product += idf;
        }
        let mut touched = Vec::new();
        for found in matches {
            for posting in &found.postings {
                let best = &mut best[posting.document as usize];
                if best.score == 0 {
                    touched.push(posting.document);
                }
                best.score = best.score.max(found.factor * posting.weight);
                best.factor = best.factor.max(found.factor);
                best.title = best.title.max(found.factor * posting.place.title_share());
                if posting.place.is_tag() {
                    best.tag = best.tag.max(found.factor);
                }
            }
        }
        for document in touched {
            let best = std::mem::take(&mut best[document as usize]);
            let score = &mut self.documents[document as usize];
            score.words += 1;
            score.sum += u64::from(best.score) * idf;
            score.coverage += u64::from(best.factor) * idf;
            score.title += u64::from(best.title) * idf;
            if is_product {
                score.product += u64::from(best.tag) * idf;
            }
        }
    }

    /// Returns the fraction of the query words that a document contains, in thousandths.
    pub(super) fn matched_permille(&self, document: u32) -> u16 {
        let matched = self.documents[document as usize].words;
        (matched * 1000 / self.words.max(1)) as u16
    }

    /// Returns the documents in `named`, then those that cover enough of the query, best
    /// first.
    pub(super) fn ranked(&self, allowed: &[bool], named: &[u32]) -> Vec<u32> {
        let mut found: Vec<(u64, u32)> = Vec::new();
        for (number, score) in self.documents.iter().enumerate() {
            let number = number as u32;
            if allowed[number as usize]
                && self.coverage(score) >= MIN_COVERAGE
                && !named.contains(&number)
            {
                // Inverted, so that the highest score sorts first.
                found.push((u64::MAX - self.value(score), number));
            }
        }
        found.sort_unstable();
        let named = named.iter().filter(|number| allowed[**number as usize]);
        let found = found.into_iter().map(|(_, number)| number);
        named.copied().chain(found).collect()
    }

    /// Returns the share of the query that a document covers.
    fn coverage(&self, score: &Score) -> u64 {
        let total = self.total * u64::from(EXACT_FACTOR);
        score.coverage * COVERAGE_SCALE / total.max(1)
    }

    fn value(&self, score: &Score) -> u64 {
        let title = self.total * u64::from(EXACT_FACTOR * TITLE_SHARE);
        let title = score.title * COVERAGE_SCALE / title.max(1);
        let product = self.product * u64::from(EXACT_FACTOR);
        let product = score.product * PRODUCT_BONUS / product.max(1);
        score.sum * self.coverage(score) * (COVERAGE_SCALE + title) * (PRODUCT_SCALE + product)
    }
}

/// Returns true if a word names a product: many documents that have it have it as a tag.
fn names_product(matches: &[Match]) -> bool {
    let known = matches.iter().filter(|found| found.factor > PREFIX_FACTOR);
    let postings = known.flat_map(|found| &found.postings);
    let (mut all, mut tagged) = (0, 0);
    for posting in postings {
        all += 1;
        tagged += usize::from(posting.place.is_tag());
    }
    tagged * PRODUCT_SHARE > all
}

/// Returns the number of documents from which the rarity of a word is computed: those of
/// the most frequent term that means the same; all, if there is none or the word is
/// corrected.
fn document_count(matches: &[Match], documents: u32) -> u32 {
    let all: usize = matches.iter().map(|found| found.postings.len()).sum();
    let is_corrected = matches.iter().any(|found| is_correction(found.factor));
    let known = matches.iter().filter(|found| found.factor > PREFIX_FACTOR);
    let known = known.map(|found| found.postings.len()).max();
    let count = match known {
        Some(known) if !is_corrected => known,
        _ => all,
    };
    (count as u32).min(documents)
}
