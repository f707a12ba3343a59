//! A document to its terms: all of the work that asks for its text.

use super::compound::index_terms;
use super::words::words;
use foldhash::{HashMap, HashSet};
use std::fmt::Write as _;

/// The highest weight of a term in a document; the least is 1.
pub(super) const HEAVIEST: u32 = 15;

/// What counts one, where parts of it are counted.
const ONE: u32 = 1000;

/// How much a word counts by where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// In the title.
    pub title: u32,
    /// In a topic.
    pub topic: u32,
    /// In a tag.
    pub tag: u32,
    /// In the text.
    pub text: u32,
}

/// A document that is to be found.
#[derive(Debug, Clone, Default)]
pub struct Document<'a> {
    /// Documents of one group are found by the same readers, and by no others.
    pub group: u64,
    /// Whether it is found only by who asks for internal documents.
    pub internal: bool,
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its type.
    pub kind: &'a str,
    /// How much its words count against those of other documents, in percent.
    pub share: u32,
    /// The keys of its products.
    pub products: Vec<&'a str>,
    /// What it is about, in words.
    pub topics: Vec<&'a str>,
    /// What it is tagged with.
    pub tags: Vec<&'a str>,
    /// Its text on one line.
    pub text: &'a str,
}

/// A document, as far as an index needs to know it. It stands alone: who
/// indexes again can keep those of the documents that did not change.
#[derive(Debug, Clone)]
pub struct Analysed {
    pub(super) group: u64,
    pub(super) internal: bool,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) excerpt: String,
    /// The terms, sorted, each on a line of its own.
    pub(super) terms: String,
    /// The weight of each.
    pub(super) weights: Vec<u8>,
}

/// What is the same for all documents of an index.
#[derive(Debug)]
pub struct Analyser {
    pub(super) stop_words: Vec<String>,
    stops: HashSet<String>,
    weights: Weights,
    excerpt: usize,
}

impl Analyser {
    /// An analyser that passes over `stop_words` and keeps the first `excerpt`
    /// characters of a text to be shown.
    pub fn new(stop_words: &[String], weights: Weights, excerpt: usize) -> Self {
        let mut terms = Vec::new();
        for word in stop_words {
            words(word, |term, _| terms.push(term.to_owned()));
        }
        terms.sort();
        terms.dedup();
        Self {
            stops: terms.iter().cloned().collect(),
            stop_words: terms,
            weights,
            excerpt,
        }
    }

    /// Finds the terms of a document.
    pub fn analyse(&self, document: &Document<'_>) -> Analysed {
        let mut found = Found::default();
        let Weights {
            title,
            topic,
            tag,
            text,
        } = self.weights;
        // A word of a short title says more than one of a long one, and so does
        // one of a short text: BM25 with b = 1/4 against texts of 840 bytes.
        let mut in_title = 0_u32;
        words(document.title, |_, _| in_title += 1);
        let title = title.saturating_add(title.saturating_mul(4) / in_title.max(1));
        let bytes = u32::try_from(document.text.len()).unwrap_or(u32::MAX);
        let fields = [
            (document.title, title.saturating_mul(ONE)),
            (document.text, share(text, 3360, bytes.saturating_add(2520))),
        ];
        let topics = document.topics.iter().map(|words| (*words, topic));
        let tags = document.tags.iter().map(|words| (*words, tag));
        let others = topics.chain(tags);
        let others = others.map(|(words, weight)| (words, weight.saturating_mul(ONE)));
        for (words, weight) in fields.into_iter().chain(others) {
            self.collect(words, weight, &mut found);
        }
        let (terms, weights) = found.weigh(&self.stops, &filters(document), document.share);
        Analysed {
            group: document.group,
            internal: document.internal,
            id: document.id.to_owned(),
            title: document.title.to_owned(),
            kind: document.kind.to_owned(),
            excerpt: excerpt(document.text, self.excerpt),
            terms,
            weights,
        }
    }

    fn collect(&self, text: &str, weight: u32, found: &mut Found) {
        index_terms(text, |term, _, is_part| {
            let start = found.buffer.len();
            found.buffer.push_str(term);
            // A part counts half: who types it may mean something else.
            let weight = if is_part { weight / 2 } else { weight };
            found.places.push((start, found.buffer.len(), weight));
        });
    }
}

/// `weight` times a ratio, in parts of [`ONE`].
fn share(weight: u32, of: u32, whole: u32) -> u32 {
    let share = u64::from(weight) * u64::from(ONE) * u64::from(of) / u64::from(whole.max(1));
    u32::try_from(share).unwrap_or(u32::MAX)
}

/// The words of a document: where they stand in the buffer, and their weight.
#[derive(Default)]
struct Found {
    buffer: String,
    places: Vec<(usize, usize, u32)>,
}

impl Found {
    /// Each term once, and its weight.
    fn weigh(&self, stops: &HashSet<String>, filters: &str, share: u32) -> (String, Vec<u8>) {
        // Most words of a text stand in it more than once: fewer are left to sort.
        let mut counts: HashMap<&str, u32> = HashMap::default();
        counts.reserve(self.places.len() / 2);
        for (start, end, weight) in &self.places {
            let count = counts.entry(&self.buffer[*start..*end]).or_default();
            *count = count.saturating_add(*weight);
        }
        counts.retain(|term, _| !stops.contains(*term));
        let mut counts: Vec<(&str, u32)> = counts.into_iter().collect();
        counts.sort_unstable();
        let mut terms = String::from(filters);
        let mut weights = vec![1; filters.lines().count()];
        for (term, count) in counts {
            terms.push_str(term);
            terms.push('\n');
            weights.push(weight(count, share));
        }
        (terms, weights)
    }
}

/// The weight of a term whose places count so much together, in a document whose
/// words count `share` percent: more of them are of less use, as in BM25 with
/// k = 4.
fn weight(count: u32, share: u32) -> u8 {
    let count = u64::from(count);
    let highest = u64::from(HEAVIEST * share.min(100)) * count / 100;
    let weight = 1 + highest / (count + 4 * u64::from(ONE));
    weight.min(u64::from(HEAVIEST)) as u8
}

/// The terms by which a document is filtered, a line each: no word of a text
/// begins with a colon.
fn filters(document: &Document<'_>) -> String {
    let mut keys: Vec<String> = document.products.iter().map(|key| product(key)).collect();
    keys.push(kind(document.kind));
    keys.sort();
    keys.dedup();
    keys.iter().fold(String::new(), |mut lines, key| {
        let _ = writeln!(lines, "{key}");
        lines
    })
}

/// The term that documents of a product have.
pub(super) fn product(key: &str) -> String {
    filter("product", key)
}

/// The term that documents of a type have.
pub(super) fn kind(name: &str) -> String {
    filter("type", name)
}

fn filter(name: &str, value: &str) -> String {
    let value: Vec<&str> = value.split_whitespace().collect();
    format!(":{name}:{}", value.join(" ").to_lowercase())
}

/// The first characters of a text, to the end of a word.
fn excerpt(text: &str, length: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(length) else {
        return text.to_owned();
    };
    let head = &text[..end];
    let cut = head.rfind(' ').filter(|at| at * 2 > end).unwrap_or(end);
    format!("{}\u{2026}", head[..cut].trim_end())
}
