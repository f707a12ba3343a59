//! Snippets: the part of a text that shows best why it matches.

use super::compound::{Origin, index_terms};
use super::synonyms::Synonyms;
use serde::Serialize;
use std::collections::BTreeSet;

/// Maximum length of a snippet in characters, without ellipses.
const MAX_SNIPPET_CHARS: usize = 160;
/// Maximum number of matches that improve the score of a window.
const MAX_COUNTED_MATCHES: usize = 7;

/// A part of a snippet: a match, or the text between two matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SnippetPart {
    /// Its text.
    pub text: String,
    /// True if it is a match.
    pub mark: bool,
}

/// An occurrence of a word in the text.
struct Occurrence {
    /// Start, in characters.
    start: usize,
    /// End, in characters.
    end: usize,
    /// The index of the query word that it matches.
    query_word: Option<usize>,
}

/// Returns the best snippet of `text`. `terms` has the terms that match each word of the
/// query.
pub(super) fn snippet(
    text: &str,
    terms: &[BTreeSet<String>],
    synonyms: &Synonyms,
) -> Vec<SnippetPart> {
    let chars: Vec<char> = text.chars().collect();
    let mut occurrences = Vec::new();
    index_terms(text, synonyms, |term, range, origin| {
        let query_word = terms.iter().position(|terms| terms.contains(term));
        if origin != Origin::Word && query_word.is_none() {
            return;
        }
        let start = text[..range.start].chars().count();
        occurrences.push(Occurrence {
            start,
            end: start + text[range].chars().count(),
            query_word,
        });
    });
    // At one position, the longest comes first.
    occurrences.sort_by_key(|occurrence| (occurrence.start, usize::MAX - occurrence.end));
    let (start, end) = best_window(&occurrences, chars.len());
    let mut snippet = Snippet::default();
    if start > 0 {
        snippet.push("\u{2026}", false);
    }
    let mut at = start;
    for occurrence in &occurrences {
        if occurrence.query_word.is_none()
            || occurrence.start < start
            || occurrence.end > end
            || occurrence.end <= at
        {
            continue;
        }
        // Pairs of CJK characters overlap.
        let match_start = occurrence.start.max(at);
        snippet.push_chars(&chars[at..match_start], false);
        snippet.push_chars(&chars[match_start..occurrence.end], true);
        at = occurrence.end;
    }
    snippet.push_chars(&chars[at..end], false);
    if end < chars.len() {
        snippet.push("\u{2026}", false);
    }
    snippet.0
}

/// Returns start and end of the snippet in a text of `length` characters: the first
/// window with the most query words, and then with the most matches.
fn best_window(occurrences: &[Occurrence], length: usize) -> (usize, usize) {
    if length <= MAX_SNIPPET_CHARS {
        return (0, length);
    }
    let mut best = (0, 0, MAX_SNIPPET_CHARS);
    let starts = std::iter::once(0).chain(occurrences.iter().map(|one| one.start));
    for start in starts {
        let mut query_words = BTreeSet::new();
        let mut matches = 0;
        let mut end = start;
        for occurrence in occurrences.iter().filter(|one| one.start >= start) {
            if occurrence.end > start + MAX_SNIPPET_CHARS {
                break;
            }
            end = occurrence.end;
            matches += usize::from(occurrence.query_word.is_some());
            query_words.extend(occurrence.query_word);
        }
        if length <= start + MAX_SNIPPET_CHARS {
            end = length;
        }
        let score =
            1 + query_words.len() * (MAX_COUNTED_MATCHES + 1) + matches.min(MAX_COUNTED_MATCHES);
        if score > best.0 {
            best = (score, start, end);
        }
    }
    (best.1, best.2)
}

/// A snippet under construction.
#[derive(Default)]
struct Snippet(Vec<SnippetPart>);

impl Snippet {
    fn push_chars(&mut self, chars: &[char], mark: bool) {
        self.push(&chars.iter().collect::<String>(), mark);
    }

    fn push(&mut self, text: &str, mark: bool) {
        if text.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.mark == mark => last.text.push_str(text),
            _ => self.0.push(SnippetPart {
                text: text.to_owned(),
                mark,
            }),
        }
    }
}
