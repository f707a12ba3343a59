//! Turns a document into weighted terms. Only this step reads its text.

use super::compound::{Origin, index_terms};
use super::hash::fnv;
use super::place::{MAX_WEIGHT, Place, encode};
use super::synonyms::{Synonyms, phrases_of};
use super::words::words;
use foldhash::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};

/// Fixed-point scale of term counts: 1000 stands for one occurrence in a text.
const SCALE: u32 = 1000;

/// The weight of a word in each field of a document.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// Weight in the title.
    pub title: u32,
    /// Weight in the heading.
    pub heading: u32,
    /// Weight in a topic.
    pub topic: u32,
    /// Weight in a tag.
    pub tag: u32,
    /// Weight in the text.
    pub text: u32,
}

/// A document to index.
#[derive(Debug, Clone, Default)]
pub struct Document<'a> {
    /// Its group. An index contains all or none of the documents of a group.
    pub group: u64,
    /// True if only queries for internal documents find it.
    pub internal: bool,
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its heading; empty if it repeats the title.
    pub heading: &'a str,
    /// Its type.
    pub kind: &'a str,
    /// Weight of its words relative to other documents, in percent.
    pub weight_percent: u32,
    /// The keys of its products.
    pub products: Vec<&'a str>,
    /// The ids of its topics.
    pub topic_ids: Vec<&'a str>,
    /// Titles and tags of its topics.
    pub topics: Vec<&'a str>,
    /// Its tags.
    pub tags: Vec<&'a str>,
    /// Its text on one line.
    pub text: &'a str,
}

/// The terms of a document and what a hit shows of it. It depends on no other
/// document, so that it can be reused when another document changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalyzedDocument {
    pub(super) group: u64,
    pub(super) internal: bool,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) excerpt: String,
    /// The sorted terms, each followed by a line feed.
    pub(super) terms: String,
    /// The encoded weight and place of each term, in the same order.
    pub(super) weights: Vec<u8>,
}

/// Analyzes the documents of an index.
#[derive(Debug)]
pub struct Analyzer {
    pub(super) stop_words: Vec<String>,
    stop_set: HashSet<String>,
    /// Phrases and the terms of their groups.
    pub(super) phrases: BTreeMap<String, String>,
    synonyms: Synonyms,
    weights: Weights,
    excerpt_chars: usize,
}

impl Analyzer {
    /// Creates an analyzer that ignores `stop_words`, knows groups of `synonyms`, and keeps
    /// the first `excerpt_chars` characters of a text for snippets.
    pub fn new(
        stop_words: &[String],
        synonyms: &[Vec<String>],
        weights: Weights,
        excerpt_chars: usize,
    ) -> Self {
        let phrases = phrases_of(synonyms);
        let mut terms = Vec::new();
        for word in stop_words {
            words(word, |term, _| terms.push(term.to_owned()));
        }
        terms.sort();
        terms.dedup();
        Self {
            stop_set: terms.iter().cloned().collect(),
            stop_words: terms,
            synonyms: Synonyms::new(&phrases),
            phrases,
            weights,
            excerpt_chars,
        }
    }

    /// Returns the sorted terms of the name of a product.
    pub(super) fn name_terms(&self, name: &str) -> Vec<String> {
        let mut terms = BTreeSet::new();
        index_terms(name, &self.synonyms, |term, _, origin| {
            if origin != Origin::Part && !self.stop_set.contains(term) {
                terms.insert(term.to_owned());
            }
        });
        terms.into_iter().collect()
    }

    /// Finds the terms of a document.
    pub fn analyze(&self, document: &Document<'_>) -> AnalyzedDocument {
        let mut counter = TermCounter::default();
        let Weights {
            title,
            heading,
            topic,
            tag,
            text,
        } = self.weights;
        // Length normalization: a word counts more in a short title, and in a short text
        // as in BM25 with b = 1/4 and an average length of 840 bytes.
        let mut title_words = 0_u32;
        words(document.title, |_, _| title_words += 1);
        let title = title.saturating_add(title.saturating_mul(4) / title_words.max(1));
        let bytes = u32::try_from(document.text.len()).unwrap_or(u32::MAX);
        let title = title.saturating_mul(SCALE);
        let text = scaled_ratio(text, 3360, bytes.saturating_add(2520));
        let [heading, topic, tag] =
            [heading, topic, tag].map(|weight| weight.saturating_mul(SCALE));
        let mut add = |words: &str, weight, place| {
            counter.place = place;
            counter.add(words, weight, &self.synonyms);
        };
        add(document.title, title, Place::Title);
        add(document.heading, heading, Place::Heading);
        add(document.text, text, Place::Text);
        for words in &document.topics {
            add(words, topic, Place::Text);
        }
        for words in &document.tags {
            add(words, tag, Place::Tag);
        }
        let (terms, weights) =
            counter.weigh(&self.stop_set, &keys(document), document.weight_percent);
        AnalyzedDocument {
            group: document.group,
            internal: document.internal,
            id: document.id.to_owned(),
            title: document.title.to_owned(),
            kind: document.kind.to_owned(),
            excerpt: excerpt(document.text, self.excerpt_chars),
            terms,
            weights,
        }
    }
}

/// Weight of a term that a document has only in the name of its product.
pub(super) const NAME_WEIGHT: u32 = 4;

/// Returns `weight * numerator / denominator` in units of 1/[`SCALE`].
fn scaled_ratio(weight: u32, numerator: u32, denominator: u32) -> u32 {
    let scaled =
        u64::from(weight) * u64::from(SCALE) * u64::from(numerator) / u64::from(denominator.max(1));
    u32::try_from(scaled).unwrap_or(u32::MAX)
}

/// Counts the terms of a document.
#[derive(Default)]
struct TermCounter {
    /// All terms, one after another.
    buffer: String,
    /// Start and end in the buffer, and the weight of the occurrence.
    occurrences: Vec<Occurrence>,
    /// Where the terms are that are being added.
    place: Place,
}

/// An occurrence of a term.
struct Occurrence {
    start: usize,
    end: usize,
    weight: u32,
    place: Place,
}

impl TermCounter {
    /// Adds the terms of a text whose words have the weight `weight`.
    fn add(&mut self, text: &str, weight: u32, synonyms: &Synonyms) {
        index_terms(text, synonyms, |term, _, origin| {
            let start = self.buffer.len();
            self.buffer.push_str(term);
            // A part counts half: a query for it may mean something else.
            let is_part = origin == Origin::Part;
            self.occurrences.push(Occurrence {
                start,
                end: self.buffer.len(),
                weight: if is_part { weight / 2 } else { weight },
                place: if is_part { Place::Text } else { self.place },
            });
        });
    }

    /// Returns each term once, with its weight.
    fn weigh(
        &self,
        stop_words: &HashSet<String>,
        keys: &[(String, u32)],
        weight_percent: u32,
    ) -> (String, Vec<u8>) {
        // Counting before sorting leaves fewer terms to sort: most words repeat.
        let mut counts: HashMap<&str, (u32, Place)> = HashMap::default();
        counts.reserve(self.occurrences.len() / 2);
        for one in &self.occurrences {
            let (count, place) = counts.entry(&self.buffer[one.start..one.end]).or_default();
            *count = count.saturating_add(one.weight);
            *place = place.and(one.place);
        }
        counts.retain(|term, _| !stop_words.contains(*term));
        let mut counts: Vec<(&str, (u32, Place))> = counts.into_iter().collect();
        counts.sort_unstable();
        let mut terms = String::new();
        let mut weights = Vec::new();
        for (key, weight) in keys {
            terms.push_str(key);
            terms.push('\n');
            weights.push(encode(*weight, Place::Text));
        }
        for (term, (count, place)) in counts {
            terms.push_str(term);
            terms.push('\n');
            weights.push(encode(weight(count, weight_percent), place));
        }
        (terms, weights)
    }
}

/// Returns the weight of a term with this count in a document of this weight. It
/// saturates with the count, as in BM25 with k = 4.
fn weight(count: u32, weight_percent: u32) -> u32 {
    let count = u64::from(count);
    let limit = u64::from(MAX_WEIGHT * weight_percent.min(100)) * count / 100;
    let weight = limit / (count + 4 * u64::from(SCALE));
    weight.clamp(1, u64::from(MAX_WEIGHT)) as u32
}

/// Weight of the id of a document in its key; that of a topic is 1.
const OWN_ID_WEIGHT: u32 = 2;

/// Returns the terms by which a document is filtered and found by an id, sorted, with
/// their weights. They start with a colon, which no word does.
fn keys(document: &Document<'_>) -> Vec<(String, u32)> {
    let mut keys: BTreeMap<String, u32> = BTreeMap::new();
    let topics = document.topic_ids.iter().map(|id| id_key(id));
    let products = document.products.iter().map(|key| product_filter(key));
    keys.extend(topics.chain(products).map(|key| (key, 1)));
    keys.insert(type_filter(document.kind), 1);
    keys.insert(id_key(document.id), OWN_ID_WEIGHT);
    keys.into_iter().collect()
}

/// Returns the term that finds a document by its id or that of a topic. Ids are hashed,
/// because they are long.
pub(super) fn id_key(id: &str) -> String {
    format!(":id:{:08x}", fnv(&id.to_lowercase()))
}

/// Returns the filter term of a product.
pub(super) fn product_filter(key: &str) -> String {
    filter_term("product", key)
}

/// Returns the filter term of a type.
pub(super) fn type_filter(name: &str) -> String {
    filter_term("type", name)
}

fn filter_term(name: &str, value: &str) -> String {
    let value: Vec<&str> = value.split_whitespace().collect();
    format!(":{name}:{}", value.join(" ").to_lowercase())
}

/// Returns the first `max_chars` characters of a text, cut at the end of a word.
fn excerpt(text: &str, max_chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max_chars) else {
        return text.to_owned();
    };
    let start = &text[..end];
    let cut = match start.rfind(' ') {
        Some(space) if space * 2 > end => space,
        _ => end,
    };
    format!("{}\u{2026}", start[..cut].trim_end())
}
