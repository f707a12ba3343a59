//! The words of a query.

use super::code::other_notations;
use super::compound::camel_case_words;
use super::synonyms::{MAX_PHRASE_TERMS, Synonyms};
use super::words::{is_cjk, to_term, words};
use std::ops::Range;

/// Maximum number of words of a query; the others are ignored.
const MAX_QUERY_WORDS: usize = 8;

/// A word of a query, as written.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Its term.
    pub(super) term: String,
    /// Its byte range in the query.
    pub(super) range: Range<usize>,
}

/// A word or a phrase to search for.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    /// Its term.
    pub(super) term: String,
    /// Its byte range in the query.
    pub(super) range: Range<usize>,
    /// The term of the group of synonyms that it belongs to.
    pub(super) group: Option<String>,
    /// Terms of other notations, if it is an error code.
    pub(super) notations: Vec<String>,
    /// The terms of its parts, if it is written as `CamelCase`.
    pub(super) parts: Vec<String>,
    /// True if it is a phrase, whose term stands for a group of synonyms.
    pub(super) is_phrase: bool,
    /// True if the reader may still be typing it.
    pub(super) is_unfinished: bool,
}

/// Returns the words of a query, as written.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    words(text, |term, range| {
        let term = term.to_owned();
        tokens.push(Token { term, range });
    });
    tokens
}

/// Returns the words and phrases of a query, each once, without stop words. The last one
/// may be unfinished if the text ends with it.
pub(super) fn query_words(
    text: &str,
    tokens: &[Token],
    stop_words: &[String],
    synonyms: &Synonyms,
) -> Vec<Word> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = &tokens[at..];
        if let Some((count, group)) = phrase(rest, synonyms) {
            found.push(Word {
                term: group.to_owned(),
                range: token.range.start..rest[count - 1].range.end,
                is_phrase: true,
                ..Word::default()
            });
            at += count;
            continue;
        }
        let written = &text[token.range.clone()];
        found.push(Word {
            term: token.term.clone(),
            range: token.range.clone(),
            group: synonyms.group_of([token.term.as_str()]).map(str::to_owned),
            notations: other_notations(written),
            parts: if synonyms.contains(&token.term) {
                Vec::new()
            } else {
                parts(written)
            },
            ..Word::default()
        });
        at += 1;
    }
    let is_whole = |word: &&Word| word.is_phrase || word.group.is_some();
    let phrases = found.iter().filter(is_whole);
    let phrases: Vec<Range<usize>> = phrases.map(|word| word.range.clone()).collect();
    let mut distinct: Vec<Word> = Vec::new();
    for mut word in found {
        if is_torn(&word, &phrases) || stop_words.contains(&word.term) {
            continue;
        }
        word.is_unfinished = word.range.end == text.len();
        if let Some(known) = distinct.iter_mut().find(|known| known.term == word.term) {
            known.is_unfinished |= word.is_unfinished;
        } else if distinct.len() < MAX_QUERY_WORDS {
            distinct.push(word);
        }
    }
    distinct
}

/// Returns true for a pair of characters if only one of them belongs to a phrase or a synonym.
/// It means nothing.
fn is_torn(word: &Word, phrases: &[Range<usize>]) -> bool {
    let is_overlapping =
        |phrase: &Range<usize>| phrase.start < word.range.end && word.range.start < phrase.end;
    !word.is_phrase
        && word.group.is_none()
        && word.term.chars().all(is_cjk)
        && phrases.iter().any(is_overlapping)
}

/// Returns the number of terms of the longest phrase of several words that `tokens` start
/// with, and the term of its group.
fn phrase<'s>(tokens: &[Token], synonyms: &'s Synonyms) -> Option<(usize, &'s str)> {
    let longest = MAX_PHRASE_TERMS.min(tokens.len());
    (2..=longest).rev().find_map(|count| {
        let terms = tokens[..count].iter().map(|token| token.term.as_str());
        Some((count, synonyms.group_of(terms)?))
    })
}

/// Returns the terms of the words of a `CamelCase` word; none if it is a single word.
fn parts(word: &str) -> Vec<String> {
    let ranges = camel_case_words(word);
    let term = |range: Range<usize>| {
        let mut term = String::new();
        to_term(&word[range], &mut term);
        term
    };
    ranges.into_iter().map(term).collect()
}
