//! The terms that match a word of a query: the term itself, longer terms that start
//! with it, and spelling corrections.

use super::analyze::MAX_WEIGHT;
use super::edit_distance::{edit_distance, max_distance};
use super::number;
use super::objects::{Load, damaged_index};
use super::path;
use super::score::{EXACT_FACTOR, PREFIX_FACTOR, correction_factor};
use super::words::is_cjk;
use crate::published::{SearchRoot, SearchTerms, SearchWords};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::ops::Bound;
use std::rc::Rc;

/// A word that matches fewer documents than this is also corrected.
const RARE_DOCUMENTS: usize = 3;
/// Maximum number of corrections of a word.
const MAX_CORRECTIONS: usize = 3;

/// A word of a query.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) term: String,
    /// True if the reader may still be typing it.
    pub(super) is_unfinished: bool,
}

/// A term that matches a word.
#[derive(Debug)]
pub(super) struct Match {
    pub(super) term: String,
    pub(super) factor: u32,
    /// Numbers of the documents that contain it, and its weight in each.
    pub(super) postings: Vec<(u32, u32)>,
}

/// Reads terms from the index. Loads each object once.
pub(super) struct Reader<'i> {
    pub(super) root: &'i SearchRoot,
    pub(super) load: &'i Load<'i>,
    objects: HashMap<usize, Rc<BTreeMap<String, String>>>,
}

impl<'i> Reader<'i> {
    pub(super) fn new(root: &'i SearchRoot, load: &'i Load<'i>) -> Self {
        Self {
            root,
            load,
            objects: HashMap::new(),
        }
    }

    /// Returns all terms that match `word`.
    pub(super) fn matches(&mut self, word: &Word) -> io::Result<Vec<Match>> {
        let length = word.term.chars().count();
        let is_cjk_word = word.term.chars().all(is_cjk);
        let mut found = Vec::new();
        found.extend(self.term(&word.term, EXACT_FACTOR)?);
        let is_completed = if is_cjk_word {
            length == 1
        } else {
            length > 2 || (word.is_unfinished && length == 2)
        };
        if is_completed {
            let wide = word.is_unfinished || found.is_empty();
            self.push_completions(&word.term, wide, &mut found)?;
        }
        let documents: usize = found.iter().map(|found| found.postings.len()).sum();
        let has_only_letters = word.term.chars().all(char::is_alphabetic);
        if documents < RARE_DOCUMENTS && has_only_letters && !is_cjk_word {
            self.push_corrections(&word.term, &mut found)?;
        }
        Ok(found)
    }

    /// Returns a term with its documents, if it is in the index.
    pub(super) fn term(&mut self, term: &str, factor: u32) -> io::Result<Option<Match>> {
        let terms = self.object(self.object_of(term))?;
        Ok(terms
            .get(term)
            .map(|postings| self.matched(term, factor, postings)))
    }

    /// Adds the longer terms that start with `prefix`: those in its object and, if
    /// `wide`, in the next one.
    fn push_completions(
        &mut self,
        prefix: &str,
        wide: bool,
        found: &mut Vec<Match>,
    ) -> io::Result<()> {
        let first = self.object_of(prefix);
        let next = self.root.terms.from.get(first + 1);
        let last = first + usize::from(wide && next.is_some_and(|from| from.starts_with(prefix)));
        for at in first..=last {
            let terms = self.object(at)?;
            let longer = (Bound::Excluded(prefix), Bound::Unbounded);
            for (term, postings) in terms.range::<str, _>(longer) {
                if !term.starts_with(prefix) {
                    break;
                }
                found.push(self.matched(term, PREFIX_FACTOR, postings));
            }
        }
        Ok(())
    }

    /// Adds spelling corrections of `term`: words that start with its first character
    /// or, if there are none, with its second one.
    fn push_corrections(&mut self, term: &str, found: &mut Vec<Match>) -> io::Result<()> {
        let max = max_distance(term.chars().count());
        let mut chars = term.chars();
        let (Some(first), Some(second)) = (chars.next(), chars.next()) else {
            return Ok(());
        };
        if max == 0 {
            return Ok(());
        }
        let mut similar = self.similar_words(term, first, max)?;
        if similar.is_empty() && second != first {
            similar = self.similar_words(term, second, max)?;
        }
        similar.sort();
        for (distance, _, word) in similar.into_iter().take(MAX_CORRECTIONS) {
            found.extend(self.term(&word, correction_factor(distance))?);
        }
        Ok(())
    }

    /// Returns the words that start with `first` and have an edit distance of 1 to
    /// `max`, as (distance, rarity, word).
    fn similar_words(
        &self,
        term: &str,
        first: char,
        max: usize,
    ) -> io::Result<Vec<(usize, u32, String)>> {
        let Some(path) = self.root.words.get(first.encode_utf8(&mut [0; 4])) else {
            return Ok(Vec::new());
        };
        let bytes = (self.load)(path)?;
        let object: SearchWords<'_> = serde_json::from_slice(&bytes)?;
        let mut similar = Vec::new();
        let mut word = String::new();
        for char in object.words.chars() {
            match char {
                'A'..='Z' => {
                    let kept = (char as u32 - 'A' as u32) as usize;
                    let end = word.char_indices().nth(kept);
                    word.truncate(end.map_or(word.len(), |(end, _)| end));
                }
                '0'..='9' => {
                    if let Some(distance @ 1..) = edit_distance(term, &word, max) {
                        similar.push((distance, '9' as u32 - char as u32, word.clone()));
                    }
                }
                _ => word.push(char),
            }
        }
        Ok(similar)
    }

    /// Returns the number of the object that would contain a term.
    fn object_of(&self, term: &str) -> usize {
        let from = &self.root.terms.from;
        let next = from.partition_point(|from| from.as_str() <= term);
        next.saturating_sub(1)
    }

    fn object(&mut self, at: usize) -> io::Result<Rc<BTreeMap<String, String>>> {
        if let Some(terms) = self.objects.get(&at) {
            return Ok(Rc::clone(terms));
        }
        let mut owned = BTreeMap::new();
        if let Some(path) = path::decode(&self.root.terms.objects, at) {
            let bytes = (self.load)(&path)?;
            let object: SearchTerms<'_> = serde_json::from_slice(&bytes)?;
            for (term, postings) in object.terms {
                owned.insert(term.into_owned(), postings.into_owned());
            }
        } else if at < self.root.terms.from.len() {
            return Err(damaged_index("a path is missing"));
        }
        let terms = Rc::new(owned);
        self.objects.insert(at, Rc::clone(&terms));
        Ok(terms)
    }

    fn matched(&self, term: &str, factor: u32, postings: &str) -> Match {
        Match {
            term: term.to_owned(),
            factor,
            postings: decode(postings, self.root.documents),
        }
    }
}

/// Decodes postings: documents and weights, up to the first that is malformed.
fn decode(text: &str, documents: u32) -> Vec<(u32, u32)> {
    let mut numbers = number::read(text);
    let mut postings = Vec::new();
    while let (Some(weight), Some(more)) = (numbers.next(), numbers.next()) {
        let mut next = 0_u32;
        for _ in 0..=more {
            let Some(document) = numbers.next().and_then(|gap| next.checked_add(gap)) else {
                return postings;
            };
            if document >= documents {
                return postings;
            }
            postings.push((document, weight.min(MAX_WEIGHT)));
            next = document + 1;
        }
    }
    postings
}
