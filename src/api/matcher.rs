//! Ranking of support topics for a customer's text.
//!
//! There are few topics, and they are short, so all of them are in memory and ranked by a variant
//! of BM25. The caller adds the scores of the articles that the full-text search finds.

use super::catalogue::Catalogue;
use std::collections::{BTreeMap, HashMap};

/// Weight of a word in the title of a topic.
const TITLE_WEIGHT: f32 = 3.0;
/// Weight of a word in a search tag of a topic.
const TAG_WEIGHT: f32 = 2.5;
/// Weight of a word in the category of a topic.
const CATEGORY_WEIGHT: f32 = 1.5;
/// Weight of a word in the title of the service.
const SERVICE_WEIGHT: f32 = 3.0;
/// Weight of a word in the title of a solution.
const SOLUTION_WEIGHT: f32 = 1.0;
/// Weight of a word in the description of a topic.
const DESCRIPTION_WEIGHT: f32 = 1.0;
/// Length of a text, in words, above which its words have less weight.
const NORMAL_LENGTH: f32 = 8.0;
/// Factor of the weight of topics with solutions.
const SOLUTION_FACTOR: f32 = 1.3;
/// Factor of the weight of words that only start with the word of the query.
const PREFIX_FACTOR: f32 = 0.5;
/// Minimum length of a word that matches as a prefix, in characters.
const MIN_PREFIX_LENGTH: usize = 4;
/// Fraction of all topics above which a word is too common to count.
const MAX_FREQUENCY: f32 = 0.25;
/// Minimum number of topics for words to be too common.
const MIN_TOPICS: usize = 8;
/// Minimum score of a topic.
const MIN_SCORE: f32 = 0.25;
/// Maximum number of words of a query.
const MAX_WORDS: usize = 64;
/// Maximum number of solutions of a topic that are indexed.
const MAX_SOLUTIONS: usize = 20;

/// Index of the topics of a cloud.
#[derive(Debug)]
pub(super) struct Matcher {
    /// The topics with each word, and its weight there.
    words: BTreeMap<String, Vec<(u32, f32)>>,
    count: usize,
}

impl Matcher {
    /// Indexes the topics of a catalogue.
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        let mut words: BTreeMap<String, Vec<(u32, f32)>> = BTreeMap::new();
        for (number, topic) in catalogue.topics.iter().enumerate() {
            let mut weights: HashMap<String, f32> = HashMap::new();
            let mut add = |text: &str, weight: f32| {
                let words = terms(text);
                // Pairs of words are also terms, so there are twice as many terms as words.
                let length = words.len() as f32 / 2.0 / NORMAL_LENGTH;
                let weight = weight / (0.5 + 0.5 * length).max(1.0);
                for word in words {
                    let own = weights.entry(word).or_default();
                    *own = own.max(weight);
                }
            };
            let solutions = catalogue.solutions_of(topic);
            add(&topic.title, TITLE_WEIGHT);
            topic.tags.iter().for_each(|tag| add(tag, TAG_WEIGHT));
            add(&topic.category, CATEGORY_WEIGHT);
            add(&catalogue.services[topic.service].title, SERVICE_WEIGHT);
            for solution in solutions.iter().take(MAX_SOLUTIONS) {
                add(&solution.title, SOLUTION_WEIGHT);
            }
            add(&topic.description, DESCRIPTION_WEIGHT);
            let factor = if solutions.is_empty() {
                1.0
            } else {
                SOLUTION_FACTOR
            };
            let mut weights: Vec<(String, f32)> = weights.into_iter().collect();
            weights.sort_by(|a, b| a.0.cmp(&b.0));
            for (word, weight) in weights {
                let entry = (number as u32, weight * factor);
                words.entry(word).or_default().push(entry);
            }
        }
        Self {
            words,
            count: catalogue.topics.len(),
        }
    }

    /// Returns the topics that match a text, the best first, with a score between 0 and 1. Only
    /// topics for which `is_candidate` returns true are returned.
    pub(super) fn rank(
        &self,
        text: &str,
        is_candidate: &dyn Fn(usize) -> bool,
    ) -> Vec<(usize, f32)> {
        let mut query = terms(text);
        query.dedup();
        query.truncate(MAX_WORDS);
        let mut scores: BTreeMap<u32, f32> = BTreeMap::new();
        let mut whole = 0.0;
        for word in &query {
            let found = self.look_up(word);
            let rarity = self.rarity(found.len());
            let is_common = found.len() as f32 > MAX_FREQUENCY * self.count as f32;
            if is_common && self.count > MIN_TOPICS {
                continue;
            }
            // Pairs of words are optional.
            if !word.contains(PAIR_MARK) {
                whole += rarity * TITLE_WEIGHT;
            } else if found.is_empty() {
                continue;
            }
            for (topic, weight) in found {
                if is_candidate(topic as usize) {
                    *scores.entry(topic).or_default() += rarity * weight;
                }
            }
        }
        let mut ranked: Vec<(usize, f32)> = scores
            .into_iter()
            .map(|(topic, score)| (topic as usize, (score / f32::max(whole, 0.001)).min(1.0)))
            .filter(|(_, score)| *score >= MIN_SCORE)
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked
    }

    /// Returns the topics that contain a word, or a word that starts with it, with their weights.
    fn look_up(&self, word: &str) -> BTreeMap<u32, f32> {
        let mut found: BTreeMap<u32, f32> = BTreeMap::new();
        let word = word.trim_end_matches(PAIR_MARK);
        let longer = self
            .words
            .range(word.to_owned()..)
            .take_while(|(other, _)| other.starts_with(word));
        for (other, topics) in longer {
            let factor = if other.trim_end_matches(PAIR_MARK).len() == word.len() {
                1.0
            } else if word.chars().count() >= MIN_PREFIX_LENGTH {
                PREFIX_FACTOR
            } else {
                break;
            };
            for (topic, weight) in topics {
                let own = found.entry(*topic).or_default();
                *own = own.max(weight * factor);
            }
        }
        found
    }

    /// Returns the inverse document frequency of a word that `topics` topics contain.
    fn rarity(&self, topics: usize) -> f32 {
        let (all, some) = (self.count as f32, topics as f32);
        (1.0 + (all - some + 0.5) / (some + 0.5)).ln()
    }
}

/// Mark at the end of a term that consists of two words.
const PAIR_MARK: char = '\u{1}';

/// Returns the stems of the words of a text in lower case. Pairs of words are also terms, because
/// some write `key vault` and others `keyvault`. In Chinese text, each two characters are a term.
fn terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    let lower = text.to_lowercase();
    let mut last: Option<&str> = None;
    for word in lower.split(|c: char| !c.is_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        if word.chars().any(is_ideograph) {
            let letters: Vec<char> = word.chars().collect();
            match letters.len() {
                1 => terms.push(word.to_owned()),
                _ => terms.extend(
                    letters
                        .windows(2)
                        .map(|pair| pair.iter().collect::<String>()),
                ),
            }
            last = None;
            continue;
        }
        terms.push(stem(word).to_owned());
        if let Some(last) = last {
            terms.push(format!("{last}{}{PAIR_MARK}", stem(word)));
        }
        last = Some(word);
    }
    terms
}

fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7af | 0x2_0000..=0x2_ffff)
}

/// Returns a word without its most common English endings.
fn stem(word: &str) -> &str {
    let mut word = word;
    for (ending, min_length) in [("ing", 4), ("ed", 4), ("s", 3)] {
        if let Some(start) = word.strip_suffix(ending)
            && start.len() >= min_length
            && !(ending == "s" && start.ends_with(['s', 'u', 'i']))
        {
            word = start;
            break;
        }
    }
    match word.strip_suffix('e') {
        Some(start) if start.len() > 3 => start,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::{MIN_TOPICS, Matcher, stem, terms};

    /// An index with these words, each in the topics with these numbers.
    fn index(count: usize, words: &[(&str, &[u32])]) -> Matcher {
        let weights = |topics: &[u32]| topics.iter().map(|topic| (*topic, 1.0)).collect();
        let words = words.iter();
        Matcher {
            words: words
                .map(|(word, topics)| ((*word).to_owned(), weights(topics)))
                .collect(),
            count,
        }
    }

    #[test]
    fn whole_words_count_more_than_longer_ones() {
        let index = index(
            4,
            &[
                ("back", &[0]),
                ("backup", &[1]),
                ("key", &[2]),
                ("keyboard", &[3]),
            ],
        );
        let ranked = index.rank("back", &|_| true);
        let topics: Vec<usize> = ranked.iter().map(|(topic, _)| *topic).collect();
        assert_eq!(topics, [0]);
        assert!(index.look_up("back")[&0] > index.look_up("back")[&1]);
        // Short words match only whole ones.
        assert_eq!(index.look_up("key").into_keys().collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn words_of_many_topics_count_where_there_are_few_topics() {
        let words: &[(&str, &[u32])] = &[("disk", &[0, 1, 2])];
        let of = |count| index(count, words).rank("disk", &|_| true).len();
        assert_eq!((of(MIN_TOPICS), of(MIN_TOPICS + 1)), (3, 0));
    }

    #[test]
    fn forms_of_a_word_have_the_same_stem() {
        for words in [
            ["deleted", "delete"],
            ["services", "service"],
            ["restoring", "restore"],
            ["keys", "key"],
        ] {
            assert_eq!(stem(words[0]), stem(words[1]));
        }
        assert_eq!(stem("status"), "status");
        assert_eq!(stem("dns"), "dns");
    }

    #[test]
    fn pairs_of_words_are_also_terms() {
        assert_eq!(terms("Key vault"), ["key", "vault", "keyvault\u{1}"]);
        assert_eq!(terms("虚拟机 a"), ["虚拟", "拟机", "a"]);
    }
}
