//! The phrases of several lists, found in one walk over the words of a text.

use crate::source::{Span, Words};
use foldhash::HashMap;
use memchr::memmem::Finder;
use std::cmp::Reverse;
use std::ops::Range;

/// A phrase of one of the lists.
#[derive(Debug)]
pub(super) struct Phrase<L> {
    /// What is looked for, as [`phrase_end`] reads it.
    pub(super) text: String,
    /// Its list.
    pub(super) list: L,
    /// Its number in the list.
    pub(super) entry: u32,
}

/// A phrase that was found. A text may hold a million of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<L> {
    /// Its list.
    pub list: L,
    /// The number of the stretch that holds it.
    pub stretch: u32,
    /// Its number in the list.
    pub(super) entry: u32,
    place: Span,
}

impl<L> Found<L> {
    /// Its place in the stretch.
    pub fn range(&self) -> Range<usize> {
        self.place.range()
    }
}

/// The phrases of several lists.
#[derive(Debug)]
pub(super) struct Lexicon<L> {
    /// By the head of its first word, which stands some bytes behind its start.
    by_head: HashMap<u64, Vec<(usize, Phrase<L>)>>,
    /// The slots of heads that a phrase may have: most words of a text have another.
    heads: Box<[bool; SLOTS]>,
    /// Those that hold no word, each with a search for what it begins with but for
    /// blanks.
    bare: Vec<(Finder<'static>, usize, Phrase<L>)>,
}

/// Slots for heads: a power of two.
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

    /// The phrases in `stretches` of `text`, which are in order and do not overlap. Of
    /// several at one place in a list the longest counts, and none begins within another.
    pub(super) fn find(&self, text: &str, stretches: &[Span]) -> Vec<Found<L>> {
        let mut found = Vec::new();
        for (stretch, span) in stretches.iter().enumerate() {
            let text = &text[span.range()];
            for word in Words::of(text) {
                if !self.heads[slot(word.head)] {
                    continue;
                }
                for (before, phrase) in self.by_head.get(&word.head).into_iter().flatten() {
                    let start = word.start.checked_sub(*before);
                    found.extend(start.and_then(|start| phrase.found(text, start, stretch)));
                }
            }
        }
        self.find_bare(text, stretches, &mut found);
        found.sort_unstable_by_key(|found| {
            let Span { start, end } = found.place;
            (found.list, found.stretch, start, Reverse(end), found.entry)
        });
        let mut last: Option<Found<L>> = None;
        found.retain(|found| {
            let within = |last: Found<L>| {
                (last.list, last.stretch) == (found.list, found.stretch)
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

    /// The phrases that hold no word: looked for in all stretches at once.
    fn find_bare(&self, text: &str, stretches: &[Span], found: &mut Vec<Found<L>>) {
        let (Some(first), Some(last)) = (stretches.first(), stretches.last()) else {
            return;
        };
        let whole = first.to(*last).range();
        for (finder, before, phrase) in &self.bare {
            let places = finder.find_iter(&text.as_bytes()[whole.clone()]);
            found.extend(places.filter_map(|at| {
                let at = (whole.start + at) as u32;
                let behind = stretches.partition_point(|span| span.start <= at);
                let stretch = behind.checked_sub(1)?;
                let span = stretches[stretch];
                let start = ((at - span.start) as usize).checked_sub(*before)?;
                phrase.found(&text[span.range()], start, stretch)
            }));
        }
    }

    /// Whether one of the phrases stands in `text`.
    pub(super) fn is_in(&self, text: &str) -> bool {
        !self.find(text, &[Span::new(0, text.len())]).is_empty()
    }
}

impl<L: Copy> Phrase<L> {
    /// The phrase, if it stands at `start` of the text of a stretch.
    fn found(&self, text: &str, start: usize, stretch: usize) -> Option<Found<L>> {
        let end = phrase_end(&self.text, text, start)?;
        Some(Found {
            list: self.list,
            entry: self.entry,
            stretch: stretch as u32,
            place: Span::new(start, end),
        })
    }
}

/// Where `phrase` ends that stands at `start` of `text`, in any case of ASCII. A blank in
/// it stands for any number of blanks, and where it begins or ends with a letter or a
/// digit, so does a word.
pub(super) fn phrase_end(phrase: &str, text: &str, start: usize) -> Option<usize> {
    let mut end = start;
    for (at, byte) in phrase.bytes().enumerate() {
        if byte == b' ' && phrase[..at].ends_with(' ') {
            continue;
        } else if byte == b' ' {
            end = behind_blanks(text, end)?;
        } else if text.as_bytes().get(end)?.eq_ignore_ascii_case(&byte) {
            end += 1;
        } else {
            return None;
        }
    }
    is_whole(text, start..end).then_some(end)
}

/// Where the blanks end that stand at `start`: one at least.
pub(super) fn behind_blanks(text: &str, start: usize) -> Option<usize> {
    let rest = text.as_bytes().get(start..)?.iter();
    let blanks = rest.take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    (blanks > 0).then_some(start + blanks)
}

/// Whether no word goes on before or behind the phrase at `place`. An end that is no
/// letter or digit is always one.
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

/// The slot of a head.
fn slot(head: u64) -> usize {
    (head.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 51) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, Phrase};
    use crate::source::Span;

    #[test]
    fn phrases_are_found_in_their_stretches() {
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
        for (stretches, wanted) in [
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
            for stretch in stretches.split('|') {
                spans.push(Span::new(text.len(), text.len() + stretch.len()));
                text += stretch;
                text += "`click`";
            }
            let found = lexicon.find(&text, &spans).into_iter().map(|found| {
                let stretch = &text[spans[found.stretch as usize].range()];
                let written = &stretch[found.range()];
                format!("{}.{} {written}", found.list, found.stretch)
            });
            assert_eq!(found.collect::<Vec<_>>().join(", "), wanted);
        }
    }
}
