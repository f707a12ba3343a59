//! Words and phrases that mean the same. Each group has a term that stands for all of
//! them: a text with `virtual machine` also has the term of `VM`.

use super::words::words;
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Maximum number of terms of a phrase.
pub(super) const MAX_PHRASE_TERMS: usize = 6;

/// Groups of synonyms, by the last term of each word or phrase.
#[derive(Debug, Default)]
pub(super) struct Synonyms {
    phrases: HashMap<String, Vec<Phrase>>,
    /// The terms of groups.
    names: HashSet<String>,
}

#[derive(Debug)]
struct Phrase {
    /// The terms before the last one.
    before: Vec<String>,
    /// The term of the group.
    group: String,
}

/// Returns the phrases of `groups` in the form of an index: the terms of each, separated
/// by spaces, and the term of its group. The first member of a group is its term, and must
/// be one word.
pub(super) fn phrases_of(groups: &[Vec<String>]) -> BTreeMap<String, String> {
    let mut phrases = BTreeMap::new();
    for group in groups {
        let mut members = group.iter().map(|member| terms_of(member));
        let Some(Ok([name])) = members.next().map(<[String; 1]>::try_from) else {
            continue;
        };
        for other in members {
            if (1..=MAX_PHRASE_TERMS).contains(&other.len()) && other != [name.as_str()] {
                phrases.insert(other.join(" "), name.clone());
            }
        }
    }
    phrases
}

fn terms_of(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    words(text, |term, _| terms.push(term.to_owned()));
    terms
}

impl Synonyms {
    /// Reads the phrases of an index.
    pub(super) fn new(phrases: &BTreeMap<String, String>) -> Self {
        let mut synonyms = Self::default();
        for (phrase, group) in phrases {
            let mut before: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
            let Some(last) = before.pop() else {
                continue;
            };
            let group = group.clone();
            synonyms.names.insert(group.clone());
            let list = synonyms.phrases.entry(last).or_default();
            list.push(Phrase { before, group });
        }
        synonyms
    }

    /// Calls `each` with the term of every phrase that ends with the last of `terms`, and
    /// the number of its terms.
    pub(super) fn ending(&self, terms: &[String], mut each: impl FnMut(&str, usize)) {
        let Some((last, before)) = terms.split_last() else {
            return;
        };
        for phrase in self.phrases.get(last).into_iter().flatten() {
            if before.ends_with(&phrase.before) {
                each(&phrase.group, phrase.before.len() + 1);
            }
        }
    }

    /// Returns the term of the group to which the word or phrase with these terms belongs.
    pub(super) fn group_of<'t>(
        &self,
        terms: impl IntoIterator<Item = &'t str, IntoIter: DoubleEndedIterator>,
    ) -> Option<&str> {
        let mut terms = terms.into_iter();
        let list = self.phrases.get(terms.next_back()?)?;
        let before: Vec<&str> = terms.collect();
        let phrase = list.iter().find(|phrase| phrase.before == before)?;
        Some(&phrase.group)
    }

    /// Returns true if a word with this term belongs to a group.
    pub(super) fn contains(&self, term: &str) -> bool {
        self.names.contains(term) || self.group_of([term]).is_some()
    }
}
