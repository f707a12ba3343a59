//! The stretch of a text that shows best why it was found.

use super::compound::index_terms;
use serde::Serialize;
use std::collections::BTreeSet;

/// Characters that a snippet has at most, without the dots.
const LENGTH: usize = 160;
/// Matches beyond this do not make a stretch better.
const MATCHES: usize = 7;

/// A part of a snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// Whether it is what was looked for.
    pub mark: bool,
}

/// A word of the text: where it stands, in characters, and which word of the
/// query it is.
struct Place {
    start: usize,
    end: usize,
    asked: Option<usize>,
}

/// The best stretch of `text` for a query whose words stand for `terms`.
pub(super) fn snippet(text: &str, terms: &[BTreeSet<String>]) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let mut places = Vec::new();
    index_terms(text, |term, range, is_part| {
        let asked = terms.iter().position(|terms| terms.contains(term));
        if is_part && asked.is_none() {
            return;
        }
        let start = text[..range.start].chars().count();
        places.push(Place {
            start,
            end: start + text[range].chars().count(),
            asked,
        });
    });
    // The longest of those that begin at one place comes first.
    places.sort_by_key(|place| (place.start, usize::MAX - place.end));
    let (start, end) = stretch(&places, chars.len());
    let mut pieces = Pieces::default();
    if start > 0 {
        pieces.push("\u{2026}", false);
    }
    let mut at = start;
    for place in places.iter().filter(|place| place.asked.is_some()) {
        if place.start < start || place.end > end || place.end <= at {
            continue;
        }
        // Pairs of characters overlap.
        pieces.push_chars(&chars[at..place.start.max(at)], false);
        pieces.push_chars(&chars[place.start.max(at)..place.end], true);
        at = place.end;
    }
    pieces.push_chars(&chars[at..end], false);
    if end < chars.len() {
        pieces.push("\u{2026}", false);
    }
    pieces.0
}

/// Where the snippet begins and ends: at the first word from which most words
/// of the query are within reach.
fn stretch(places: &[Place], length: usize) -> (usize, usize) {
    if length <= LENGTH {
        return (0, length);
    }
    let mut best = (0, 0, LENGTH);
    let starts = std::iter::once(0).chain(places.iter().map(|place| place.start));
    for start in starts {
        let mut asked = BTreeSet::new();
        let mut matches = 0;
        let mut end = start;
        for place in places.iter().filter(|place| place.start >= start) {
            if place.end > start + LENGTH {
                break;
            }
            end = place.end;
            matches += usize::from(place.asked.is_some());
            asked.extend(place.asked);
        }
        if length <= start + LENGTH {
            end = length;
        }
        let score = 1 + asked.len() * (MATCHES + 1) + matches.min(MATCHES);
        if score > best.0 {
            best = (score, start, end);
        }
    }
    (best.1, best.2)
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn push_chars(&mut self, chars: &[char], mark: bool) {
        self.push(&chars.iter().collect::<String>(), mark);
    }

    fn push(&mut self, text: &str, mark: bool) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.mark == mark => last.text.push_str(text),
            _ => self.0.push(Piece {
                text: text.to_owned(),
                mark,
            }),
        }
    }
}
