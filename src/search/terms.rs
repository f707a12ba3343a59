//! The terms that match a word of a query: the term itself, longer terms that start
//! with it, and spelling corrections.

use super::analyze::id_key;
use super::edit_distance::{inflected_distance, max_distance};
use super::forms::forms;
use super::number;
use super::objects::{Load, damaged_index};
use super::path;
use super::place::{self, Place};
use super::query_words::Word;
use super::score::{EXACT_FACTOR, FORM_FACTOR, PREFIX_FACTOR, SYNONYM_FACTOR, correction_factor};
use super::words::is_cjk;
use crate::published::{SearchRoot, SearchTerms, SearchWords};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::ops::Bound;
use std::rc::Rc;

/// A word that matches fewer documents than this is also corrected.
const RARE_DOCUMENTS: usize = 3;
/// Minimum length of an id that is looked up, in bytes.
const MIN_ID_BYTES: usize = 4;
/// A word in fewer than one of this many documents is also corrected, if the correction is
/// much more frequent.
const RARE_SHARE: usize = 1000;
/// The start of a word in fewer than one of this many documents is also corrected, if the
/// correction is much more frequent.
const FEW_SHARE: usize = 100;
/// How much more frequent that is, as a binary logarithm.
const RARE_LOG: u32 = 4;
/// Maximum number of characters of an ending that a reader has not finished typing.
const MAX_ENDING_CHARS: usize = 3;
/// Minimum number of characters before it.
const MIN_SHORTER_CHARS: usize = 4;
/// Maximum number of corrections of a word.
const MAX_CORRECTIONS: usize = 3;

/// A term that matches a word.
#[derive(Debug)]
pub(super) struct Match {
    pub(super) term: String,
    pub(super) factor: u32,
    /// The documents that contain it.
    pub(super) postings: Vec<Posting>,
}

/// A document that contains a term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posting {
    /// The number of the document.
    pub(super) document: u32,
    /// The weight of the term in it.
    pub(super) weight: u32,
    /// Where it has the term.
    pub(super) place: Place,
}

/// Reads terms from the index. Loads each object once.
pub(super) struct Reader<'i> {
    pub(super) root: &'i SearchRoot,
    load: &'i Load<'i>,
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
        for other in word.group.iter().chain(&word.notations) {
            found.extend(self.term(other, SYNONYM_FACTOR)?);
        }
        let (root, forms) = forms(&word.term);
        // Words of a family are neighbors. Others are not worth an object.
        let objects = [self.object_of(root), self.object_of(&word.term)];
        for form in forms {
            if objects.contains(&self.object_of(&form)) {
                found.extend(self.term(&form, FORM_FACTOR)?);
            }
        }
        let known: usize = found.iter().map(|found| found.postings.len()).sum();
        let is_completed = if is_cjk_word {
            length == 1
        } else {
            length > 3 || (word.is_unfinished && length > 1)
        };
        if is_completed {
            let wide = word.is_unfinished || found.is_empty();
            self.push_completions(&word.term, wide, &mut found)?;
        }
        if found.is_empty() && word.is_unfinished && !is_cjk_word {
            self.push_shorter(&word.term, &mut found)?;
        }
        let matching: usize = found.iter().map(|found| found.postings.len()).sum();
        let has_only_letters = word.term.chars().all(char::is_alphabetic);
        if has_only_letters && !is_cjk_word {
            if found.is_empty() || (known < RARE_DOCUMENTS && !word.is_unfinished) {
                self.push_corrections(&word.term, None, &mut found)?;
            } else if known > 0 && known < self.rare_documents() && length > 4 {
                self.push_corrections(&word.term, Some(known), &mut found)?;
            } else if known == 0 && (1..self.few_documents()).contains(&matching) && length > 4 {
                self.push_corrections(&word.term, Some(matching), &mut found)?;
            }
        }
        Ok(found)
    }

    /// Returns the number of documents below which a word may be a frequent typo.
    fn rare_documents(&self) -> usize {
        (self.root.documents as usize / RARE_SHARE).max(RARE_DOCUMENTS)
    }

    /// Returns the number of documents below which the start of a word may be a typo.
    fn few_documents(&self) -> usize {
        (self.root.documents as usize / FEW_SHARE).max(RARE_DOCUMENTS)
    }

    /// Adds the term that an unfinished word starts, up to a part of its ending:
    /// `start` for `starti`.
    fn push_shorter(&mut self, term: &str, found: &mut Vec<Match>) -> io::Result<()> {
        let mut shorter = term.to_owned();
        for _ in 0..MAX_ENDING_CHARS {
            shorter.pop();
            if shorter.chars().count() < MIN_SHORTER_CHARS || !found.is_empty() {
                break;
            }
            found.extend(self.term(&shorter, FORM_FACTOR)?);
        }
        Ok(())
    }

    /// Returns the document with this id, then those of the topic with this id.
    pub(super) fn by_id(&mut self, text: &str) -> io::Result<Vec<u32>> {
        let id = text.trim();
        if id.len() < MIN_ID_BYTES || id.contains(char::is_whitespace) {
            return Ok(Vec::new());
        }
        let found = self.term(&id_key(id), EXACT_FACTOR)?;
        // They are sorted by weight, and the weight of its own id is higher.
        let postings = found.into_iter().flat_map(|found| found.postings);
        Ok(postings.map(|posting| posting.document).collect())
    }

    /// Returns a term with its documents, if it is in the index.
    pub(super) fn term(&mut self, term: &str, factor: u32) -> io::Result<Option<Match>> {
        let terms = self.object(self.object_of(term))?;
        Ok(terms
            .get(term)
            .map(|postings| self.matched(term, factor, postings)))
    }

    /// Returns true if a term is in the index.
    pub(super) fn has_term(&mut self, term: &str) -> io::Result<bool> {
        let terms = self.object(self.object_of(term))?;
        Ok(terms.contains_key(term))
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
    /// or, if there are none, with its second one. If the term is `known` from this number
    /// of documents, they must be much more frequent.
    fn push_corrections(
        &mut self,
        term: &str,
        known: Option<usize>,
        found: &mut Vec<Match>,
    ) -> io::Result<()> {
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
        if let Some(known) = known {
            let most = 9_u32.saturating_sub(known.ilog2() + RARE_LOG);
            similar.retain(|(_, rarity, _)| *rarity <= most);
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
                    if let Some(distance @ 1..) = inflected_distance(term, &word, max) {
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

/// Decodes postings, up to the first that is malformed.
fn decode(text: &str, documents: u32) -> Vec<Posting> {
    let mut numbers = number::read(text);
    let mut postings = Vec::new();
    while let (Some(code), Some(more)) = (numbers.next(), numbers.next()) {
        let (weight, place) = place::decode(code);
        let mut next = 0_u32;
        for _ in 0..=more {
            let Some(document) = numbers.next().and_then(|gap| next.checked_add(gap)) else {
                return postings;
            };
            if document >= documents {
                return postings;
            }
            postings.push(Posting {
                document,
                weight,
                place,
            });
            next = document + 1;
        }
    }
    postings
}
