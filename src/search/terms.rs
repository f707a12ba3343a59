//! What a word of a query stands for: the term itself, longer ones, and those
//! that a slip may have meant.

use super::distance;
use super::number;
use super::objects::{Root, Terms, Words};
use super::path::path;
use super::query::{Load, broken};
use super::score::{BEGINS, EXACT, slipped};
use super::words::is_dense;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::ops::Bound;
use std::rc::Rc;

/// Documents below which the word asked for may be a slip itself.
const RARE: u32 = 3;
/// Words that one slip may have meant.
const MEANT: usize = 3;

/// A word of a query.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) term: String,
    /// Whether it may not be finished yet.
    pub(super) open: bool,
}

/// A term that a word stands for.
#[derive(Debug)]
pub(super) struct Match {
    pub(super) term: String,
    pub(super) factor: u32,
    /// Documents and weights.
    pub(super) postings: Vec<(u32, u32)>,
}

/// Reads terms; each object once.
pub(super) struct Reader<'i> {
    pub(super) root: &'i Root,
    pub(super) load: &'i Load<'i>,
    objects: HashMap<usize, Rc<BTreeMap<String, String>>>,
}

impl<'i> Reader<'i> {
    pub(super) fn new(root: &'i Root, load: &'i Load<'i>) -> Self {
        Self {
            root,
            load,
            objects: HashMap::new(),
        }
    }

    /// Everything that `word` stands for.
    pub(super) fn matches(&mut self, word: &Word) -> io::Result<Vec<Match>> {
        let length = word.term.chars().count();
        let dense = word.term.chars().all(is_dense);
        let mut found = Vec::new();
        if let Some(exact) = self.term(&word.term, EXACT)? {
            found.push(exact);
        }
        let extends = match dense {
            true => length == 1,
            false => length > 2 || (word.open && length == 2),
        };
        if extends {
            let wide = word.open || found.is_empty();
            self.begins(&word.term, wide, &mut found)?;
        }
        let documents: usize = found.iter().map(|found| found.postings.len()).sum();
        if documents < RARE as usize && word.term.chars().all(char::is_alphabetic) && !dense {
            self.slips(&word.term, &mut found)?;
        }
        Ok(found)
    }

    /// The documents of one term.
    pub(super) fn term(&mut self, term: &str, factor: u32) -> io::Result<Option<Match>> {
        let terms = self.object(self.object_of(term))?;
        Ok(terms
            .get(term)
            .map(|postings| self.matched(term, factor, postings)))
    }

    /// Terms that begin with `start`: those in its object and, if `wide`, in the
    /// next.
    fn begins(&mut self, start: &str, wide: bool, found: &mut Vec<Match>) -> io::Result<()> {
        let first = self.object_of(start);
        let next = self.root.terms.from.get(first + 1);
        let last = first + usize::from(wide && next.is_some_and(|from| from.starts_with(start)));
        for at in first..=last {
            let terms = self.object(at)?;
            let above = (Bound::Excluded(start), Bound::Unbounded);
            for (term, postings) in terms.range::<str, _>(above) {
                if !term.starts_with(start) {
                    break;
                }
                found.push(self.matched(term, BEGINS, postings));
            }
        }
        Ok(())
    }

    /// Words that `term` may have been meant to be: those that begin alike, or
    /// with its second character.
    fn slips(&mut self, term: &str, found: &mut Vec<Match>) -> io::Result<()> {
        let max = distance::max_typos(term.chars().count());
        let mut chars = term.chars();
        let (Some(first), Some(second)) = (chars.next(), chars.next()) else {
            return Ok(());
        };
        if max == 0 {
            return Ok(());
        }
        let mut near = self.near(term, first, max)?;
        if near.is_empty() && second != first {
            near = self.near(term, second, max)?;
        }
        near.sort();
        for (distance, _, word) in near.into_iter().take(MEANT) {
            found.extend(self.term(&word, slipped(distance))?);
        }
        Ok(())
    }

    /// Words that begin with `first` and are near: distance, rarity, word.
    fn near(&self, term: &str, first: char, max: usize) -> io::Result<Vec<(usize, u32, String)>> {
        let Some(path) = self.root.words.get(first.encode_utf8(&mut [0; 4])) else {
            return Ok(Vec::new());
        };
        let bytes = (self.load)(path)?;
        let object: Words<'_> = serde_json::from_slice(&bytes)?;
        let mut near = Vec::new();
        let mut word = String::new();
        for char in object.words.chars() {
            match char {
                'A'..='Z' => {
                    let kept = (char as u32 - 'A' as u32) as usize;
                    let end = word.char_indices().nth(kept);
                    word.truncate(end.map_or(word.len(), |(end, _)| end));
                }
                '0'..='9' => match distance::within(term, &word, max) {
                    None | Some(0) => {}
                    Some(distance) => {
                        near.push((distance, '9' as u32 - char as u32, word.clone()));
                    }
                },
                _ => word.push(char),
            }
        }
        Ok(near)
    }

    /// The number of the object in which a term is, if it is anywhere.
    fn object_of(&self, term: &str) -> usize {
        let from = &self.root.terms.from;
        let behind = from.partition_point(|from| from.as_str() <= term);
        behind.saturating_sub(1)
    }

    fn object(&mut self, at: usize) -> io::Result<Rc<BTreeMap<String, String>>> {
        if let Some(terms) = self.objects.get(&at) {
            return Ok(Rc::clone(terms));
        }
        let mut owned = BTreeMap::new();
        if let Some(path) = path(&self.root.terms.objects, at) {
            let bytes = (self.load)(&path)?;
            let object: Terms<'_> = serde_json::from_slice(&bytes)?;
            let terms = object.terms.into_iter();
            owned = terms
                .map(|(term, postings)| (term.into_owned(), postings.into_owned()))
                .collect();
        } else if at < self.root.terms.from.len() {
            return Err(broken("a path is missing"));
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

/// The documents of a term and its weight in each, as far as they make sense.
fn decode(text: &str, documents: u32) -> Vec<(u32, u32)> {
    let mut numbers = number::read(text);
    let mut postings = Vec::new();
    while let (Some(weight), Some(more)) = (numbers.next(), numbers.next()) {
        let mut next = 0_u32;
        for _ in 0..=more {
            let document = numbers.next().and_then(|gap| next.checked_add(gap));
            let Some(document) = document.filter(|document| *document < documents) else {
                return postings;
            };
            postings.push((document, weight.min(super::analyse::HEAVIEST)));
            next = document + 1;
        }
    }
    postings
}
