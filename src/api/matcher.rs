//! Which support topics a text of a customer is about.
//!
//! Topics are few and short, so all of them are held in memory and ranked by
//! BM25. What the full-text search finds in the articles is added to that by
//! who asks.

use super::catalogue::Catalogue;
use std::collections::{BTreeMap, HashMap};

/// What a word in each of these is worth.
const TITLE: f32 = 3.0;
const TAG: f32 = 2.5;
const CATEGORY: f32 = 1.5;
const SERVICE: f32 = 3.0;
const ARTICLE: f32 = 1.0;
const DESCRIPTION: f32 = 1.0;
/// A text of so many words is worth what it is; words of a longer one are worth less.
const LENGTH: f32 = 8.0;
/// How much more a topic is worth that something can be done about.
const SOLVED: f32 = 1.3;
/// What the beginning of a word is worth, compared with the word.
const BEGINNING: f32 = 0.5;
/// The shortest beginning of a word that counts.
const SHORTEST: usize = 4;
/// A word that stands in more than this part of all topics says nothing.
const COMMON: f32 = 0.25;
/// The part of a text, by weight of its words, that a topic must have.
const LEAST: f32 = 0.25;
/// Words of a text that are looked at.
const WORDS: usize = 64;

/// An index of the topics of a cloud.
#[derive(Debug)]
pub(super) struct Matcher {
    /// For each word the topics that have it, and what it is worth there.
    words: BTreeMap<String, Vec<(u32, f32)>>,
    count: usize,
}

impl Matcher {
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        let mut words: BTreeMap<String, Vec<(u32, f32)>> = BTreeMap::new();
        for (number, topic) in catalogue.topics.iter().enumerate() {
            let mut worth: HashMap<String, f32> = HashMap::new();
            let mut add = |text: &str, weight: f32| {
                let words = terms(text);
                // Each two words are one as well, so there are twice as many.
                let length = words.len() as f32 / 2.0 / LENGTH;
                let weight = weight / (0.5 + 0.5 * length).max(1.0);
                for word in words {
                    let own = worth.entry(word).or_default();
                    *own = own.max(weight);
                }
            };
            add(&topic.title, TITLE);
            topic.tags.iter().for_each(|tag| add(tag, TAG));
            add(&topic.category, CATEGORY);
            add(&catalogue.services[topic.service].title, SERVICE);
            for solution in catalogue.solutions_of(topic).iter().take(20) {
                add(&solution.title, ARTICLE);
            }
            add(&topic.description, DESCRIPTION);
            let solved = match catalogue.solutions_of(topic).is_empty() {
                true => 1.0,
                false => SOLVED,
            };
            let mut worth: Vec<(String, f32)> = worth.into_iter().collect();
            worth.sort_by(|a, b| a.0.cmp(&b.0));
            for (word, weight) in worth {
                let weight = weight * solved;
                words.entry(word).or_default().push((number as u32, weight));
            }
        }
        Self {
            words,
            count: catalogue.topics.len(),
        }
    }

    /// The topics among those that `is_wanted` says which fit the text, best
    /// first, each with a score between 0 and 1.
    pub(super) fn rank(&self, text: &str, is_wanted: &dyn Fn(usize) -> bool) -> Vec<(usize, f32)> {
        let mut asked = terms(text);
        asked.dedup();
        asked.truncate(WORDS);
        let mut scores: BTreeMap<u32, f32> = BTreeMap::new();
        let mut whole = 0.0;
        for word in &asked {
            let found = self.look_up(word);
            let rarity = self.rarity(found.len());
            if found.len() as f32 > COMMON * self.count as f32 && self.count > 8 {
                continue;
            }
            // Two words written as one are asked for as such, but need not be there.
            if !word.contains(JOINT) {
                whole += rarity * TITLE;
            } else if found.is_empty() {
                continue;
            }
            for (topic, worth) in found {
                if is_wanted(topic as usize) {
                    *scores.entry(topic).or_default() += rarity * worth;
                }
            }
        }
        let mut ranked: Vec<(usize, f32)> = scores
            .into_iter()
            .map(|(topic, score)| (topic as usize, (score / f32::max(whole, 0.001)).min(1.0)))
            .filter(|(_, score)| *score >= LEAST)
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked
    }

    /// The topics that have a word, or one that begins like it.
    fn look_up(&self, word: &str) -> BTreeMap<u32, f32> {
        let mut found: BTreeMap<u32, f32> = BTreeMap::new();
        let word = word.trim_end_matches(JOINT);
        let longer = self
            .words
            .range(word.to_owned()..)
            .take_while(|(other, _)| other.starts_with(word));
        for (other, topics) in longer {
            let part = match other.trim_end_matches(JOINT).len() == word.len() {
                true => 1.0,
                false if word.chars().count() >= SHORTEST => BEGINNING,
                false => break,
            };
            for (topic, worth) in topics {
                let own = found.entry(*topic).or_default();
                *own = own.max(worth * part);
            }
        }
        found
    }

    /// The weight of a word that so many topics have.
    fn rarity(&self, topics: usize) -> f32 {
        let (all, some) = (self.count as f32, topics as f32);
        (1.0 + (all - some + 0.5) / (some + 0.5)).ln()
    }
}

/// Marks a term that was made of two words.
const JOINT: char = '\u{1}';

/// The words of a text in lower case, without endings; each two as one as well,
/// for some write `key vault` and some `keyvault`. Of Chinese, each two
/// characters are a word.
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
            terms.push(format!("{last}{}{JOINT}", stem(word)));
        }
        last = Some(word);
    }
    terms
}

fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7af | 0x2_0000..=0x2_ffff)
}

/// A word without the commonest English endings.
fn stem(word: &str) -> &str {
    let mut word = word;
    for (ending, least) in [("ing", 4), ("ed", 4), ("s", 3)] {
        if let Some(start) = word.strip_suffix(ending)
            && start.len() >= least
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
    use super::{stem, terms};

    #[test]
    fn forms_of_a_word_are_one_term() {
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
    fn two_words_are_one_as_well() {
        assert_eq!(terms("Key vault"), ["key", "vault", "keyvault\u{1}"]);
        assert_eq!(terms("虚拟机 a"), ["虚拟", "拟机", "a"]);
    }
}
