//! Finds the phrases of several lists in one pass over the words of a text. The line `style` of the
//! bench `ratios` needs this speed.

use crate::source::{Span, Words};
use foldhash::HashMap;
use memchr::memmem::Finder;
use std::cmp::Reverse;
use std::ops::Range;

/// A phrase of one of the lists.
#[derive(Debug)]
pub(super) struct Phrase<L> {
    /// The text, as [`phrase_end`] reads it.
    pub(super) text: String,
    /// The list.
    pub(super) list: L,
    /// The index in the list.
    pub(super) entry: u32,
}

/// A phrase that was found. Small, since a text may have a million of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match<L> {
    /// The list.
    pub list: L,
    /// The index of the part of the text that contains it.
    pub part: u32,
    /// The index in the list.
    pub(super) entry: u32,
    place: Span,
}

impl<L> Match<L> {
    /// Returns the range in the part of the text.
    pub fn range(&self) -> Range<usize> {
        self.place.range()
    }
}

/// The phrases of several lists.
#[derive(Debug)]
pub(super) struct Lexicon<L> {
    /// Phrases by the head of their first word, with the number of bytes before that word.
    by_head: HashMap<u64, Vec<(usize, Phrase<L>)>>,
    /// Slots of the heads of phrases: most words of a text have another one.
    heads: Box<[bool; SLOTS]>,
    /// Phrases without a word, each with a search for its first characters and the number of spaces
    /// before them.
    bare: Vec<(Finder<'static>, usize, Phrase<L>)>,
}

/// Number of slots; a power of two.
const SLOTS: usize = 1 << 13;

impl<L: Copy + Ord> Lexicon<L> {
    pub(super) fn new(phrases: impl IntoIterator<Item = Phrase<L>>) -> Self {
        let mut lexicon = Self {
            by_head: HashMap::default(),
            heads: Box::new([false; SLOTS]),
            bare: Vec::new(),
        };
        for phrase in phrases {
            if let Some(first) = Words::of(&phrase.text).next() {
                lexicon.heads[slot(first.head)] = true;
                let alike = lexicon.by_head.entry(first.head).or_default();
                alike.push((first.start, phrase));
            } else if let Some(front) = phrase.text.split_whitespace().next() {
                let finder = Finder::new(front).into_owned();
                let before = phrase.text.find(front).unwrap_or_default();
                lexicon.bare.push((finder, before, phrase));
            }
        }
        lexicon
    }

    /// Finds the phrases in `parts` of `text`, which are sorted and do not overlap. Of several
    /// phrases of a list with the same start the longest wins, and none may start within another.
    pub(super) fn find(&self, text: &str, parts: &[Span]) -> Vec<Match<L>> {
        let mut found = Vec::new();
        for (part, span) in parts.iter().enumerate() {
            let text = &text[span.range()];
            for word in Words::of(text) {
                if !self.heads[slot(word.head)] {
                    continue;
                }
                for (before, phrase) in self.by_head.get(&word.head).into_iter().flatten() {
                    let start = word.start.checked_sub(*before);
                    found.extend(start.and_then(|start| phrase.found(text, start, part)));
                }
            }
        }
        self.find_bare(text, parts, &mut found);
        found.sort_unstable_by_key(|found| {
            let Span { start, end } = found.place;
            (found.list, found.part, start, Reverse(end), found.entry)
        });
        let mut last: Option<Match<L>> = None;
        found.retain(|found| {
            let within = |last: Match<L>| {
                (last.list, last.part) == (found.list, found.part)
                    && found.place.start < last.place.end
            };
            let is_next = !last.is_some_and(within);
            if is_next {
                last = Some(*found);
            }
            is_next
        });
        found
    }

    /// Adds the phrases without a word, which are searched in all parts at the same time.
    fn find_bare(&self, text: &str, parts: &[Span], found: &mut Vec<Match<L>>) {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            return;
        };
        let whole = first.to(*last).range();
        for (finder, before, phrase) in &self.bare {
            let places = finder.find_iter(&text.as_bytes()[whole.clone()]);
            found.extend(places.filter_map(|at| {
                let at = (whole.start + at) as u32;
                let next = parts.partition_point(|span| span.start <= at);
                let part = next.checked_sub(1)?;
                let span = parts[part];
                let start = ((at - span.start) as usize).checked_sub(*before)?;
                phrase.found(&text[span.range()], start, part)
            }));
        }
    }

    /// Returns true if one of the phrases is in `text`.
    pub(super) fn is_in(&self, text: &str) -> bool {
        !self.find(text, &[Span::new(0, text.len())]).is_empty()
    }
}

impl<L: Copy> Phrase<L> {
    /// Returns the phrase if it is at `start` of the text of a part.
    fn found(&self, text: &str, start: usize, part: usize) -> Option<Match<L>> {
        let end = phrase_end(&self.text, text, start)?;
        Some(Match {
            list: self.list,
            entry: self.entry,
            part: part as u32,
            place: Span::new(start, end),
        })
    }
}

/// Returns the end of `phrase` at `start` of `text`, in any ASCII case. A space in it matches any
/// number of spaces. A letter or digit at an end of it must be at an end of a word.
pub(super) fn phrase_end(phrase: &str, text: &str, start: usize) -> Option<usize> {
    let mut end = start;
    for (at, byte) in phrase.bytes().enumerate() {
        if byte == b' ' && phrase[..at].ends_with(' ') {
            continue;
        } else if byte == b' ' {
            end = skip_spaces(text, end)?;
        } else if text.as_bytes().get(end)?.eq_ignore_ascii_case(&byte) {
            end += 1;
        } else {
            return None;
        }
    }
    if is_whole(text, start..end) {
        Some(end)
    } else {
        None
    }
}

/// Returns the end of the spaces at `start`; at least one is required.
pub(super) fn skip_spaces(text: &str, start: usize) -> Option<usize> {
    let rest = text.as_bytes().get(start..)?.iter();
    let spaces = rest.take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    if spaces > 0 {
        Some(start + spaces)
    } else {
        None
    }
}

/// Returns true if neither end of the phrase at `place` is within a word.
pub(super) fn is_whole(text: &str, place: Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let goes_on = |inner: Option<&u8>, outer: Option<&u8>| {
        inner.is_some_and(u8::is_ascii_alphanumeric) && outer.is_some_and(is_word)
    };
    let before = place.start.checked_sub(1).and_then(|at| bytes.get(at));
    let phrase = &bytes[place.clone()];
    !phrase.is_empty()
        && !goes_on(phrase.first(), before)
        && !goes_on(phrase.last(), bytes.get(place.end))
}

/// Returns the slot of a head.
fn slot(head: u64) -> usize {
    (head.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 51) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, Phrase};
    use crate::source::Span;

    #[test]
    fn phrases_are_found_within_parts() {
        let lists: [&[&str]; 2] = [
            &[
                "click",
                "click on",
                "e.g.",
                "automatically",
                "&",
                "on & off",
            ],
            &[".exe", "do  not", "über", " + "],
        ];
        let phrases = lists.iter().enumerate().flat_map(|(list, texts)| {
            let texts = texts.iter().enumerate();
            texts.map(move |(entry, text)| Phrase {
                text: (*text).to_owned(),
                list,
                entry: entry as u32,
            })
        });
        let lexicon = Lexicon::new(phrases);
        for (parts, wanted) in [
            ("Click\t on| it|click", "0.0 Click\t on, 0.2 click"),
            ("on|click on and on", "0.1 click on"),
            ("click o|n", "0.0 click"),
            ("clicks _click click_ xclick", ""),
            (
                "e.g.x, E.G. automatically|automatical",
                "0.0 e.g., 0.0 E.G., 0.0 automatically",
            ),
            ("a & b, on  &\toff|on &", "0.0 &, 0.0 on  &\toff, 0.1 &"),
            ("a.exe b.exec exe", "1.0 .exe"),
            ("do not|do  not|do|not", "1.0 do not, 1.1 do  not"),
            ("über, ber", "1.0 über"),
            ("1  +\t2+3 +|4 + 5", "1.0  +\t, 1.1  + "),
            ("", ""),
        ] {
            let (mut text, mut spans) = ("<!-- click -->".to_owned(), Vec::new());
            for part in parts.split('|') {
                spans.push(Span::new(text.len(), text.len() + part.len()));
                text += part;
                text += "`click`";
            }
            let found = lexicon.find(&text, &spans).into_iter().map(|found| {
                let part = &text[spans[found.part as usize].range()];
                let written = &part[found.range()];
                format!("{}.{} {written}", found.list, found.part)
            });
            assert_eq!(found.collect::<Vec<_>>().join(", "), wanted);
        }
    }
}
