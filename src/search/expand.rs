//! From the words of a query to the terms that match them.

use super::query_words::{Token, Word, query_words, tokens};
use super::score::{FORM_FACTOR, is_correction};
use super::synonyms::Synonyms;
use super::terms::{Match, Reader};
use super::words::to_term;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

/// Minimum length of the two words that a word is split into, in bytes.
const MIN_HALF_BYTES: usize = 4;

/// The best corrections of words, by the position of the word in the query.
type Corrections = BTreeMap<usize, String>;

/// Returns the terms that match each word of a query.
pub(super) fn expand(
    text: &str,
    synonyms: &Synonyms,
    reader: &mut Reader<'_>,
) -> io::Result<Vec<Vec<Match>>> {
    let stop_words = &reader.root.stop_words;
    let mut tokens = tokens(text);
    let words = query_words(text, &tokens, stop_words, synonyms);
    let first = shape(&words);
    let (found, corrected) = matches(text, words, reader)?;
    if !correct(&mut tokens, &corrected) {
        return Ok(found);
    }
    // A corrected word may complete a phrase: `virtual machne`.
    let words = query_words(text, &tokens, stop_words, synonyms);
    if shape(&words) > first {
        return Ok(matches(text, words, reader)?.0);
    }
    Ok(found)
}

/// Returns the number of phrases, and of words; more phrases, or else fewer words, are greater.
fn shape(words: &[Word]) -> (usize, Reverse<usize>) {
    let phrases = words.iter().filter(|word| word.is_phrase).count();
    (phrases, Reverse(words.len()))
}

/// Replaces the terms of tokens that were corrected. Returns true if there are any.
fn correct(tokens: &mut [Token], corrected: &Corrections) -> bool {
    for token in tokens {
        if let Some(term) = corrected.get(&token.range.start) {
            token.term.clone_from(term);
        }
    }
    !corrected.is_empty()
}

/// Returns the matches of each word, and corrections.
fn matches(
    text: &str,
    words: Vec<Word>,
    reader: &mut Reader<'_>,
) -> io::Result<(Vec<Vec<Match>>, Corrections)> {
    let mut found = Vec::new();
    let mut corrected = Corrections::new();
    for word in words {
        let mut parts = if reader.has_term(&word.term)? {
            Vec::new()
        } else {
            word.parts.clone()
        };
        if parts.is_empty() {
            let matches = reader.matches(&word)?;
            if matches.iter().all(|found| found.factor < FORM_FACTOR) {
                parts = halves(&text[word.range.clone()], reader)?;
            }
            if parts.is_empty() {
                // A word that a document misspells has exact matches before its corrections.
                if let Some(best) = matches.iter().find(|found| is_correction(found.factor)) {
                    corrected.insert(word.range.start, best.term.clone());
                }
                found.push(matches);
            }
        }
        for term in parts {
            if !reader.root.stop_words.contains(&term) {
                let part = Word {
                    term,
                    ..Word::default()
                };
                found.push(reader.matches(&part)?);
            }
        }
    }
    Ok((found, corrected))
}

/// Returns the terms of the two words that `word` is made of, if the index has both; the
/// first is as long as possible.
fn halves(word: &str, reader: &mut Reader<'_>) -> io::Result<Vec<String>> {
    if !word.bytes().all(|byte| byte.is_ascii_alphabetic()) || word.len() < 2 * MIN_HALF_BYTES {
        return Ok(Vec::new());
    }
    let (mut first, mut second) = (String::new(), String::new());
    for middle in (MIN_HALF_BYTES..=word.len() - MIN_HALF_BYTES).rev() {
        to_term(&word[..middle], &mut first);
        to_term(&word[middle..], &mut second);
        if reader.has_term(&first)? && reader.has_term(&second)? {
            return Ok(vec![first, second]);
        }
    }
    Ok(Vec::new())
}
