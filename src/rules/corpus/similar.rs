//! Which texts of many are nearly the same, without comparing each with each.
//!
//! A text becomes a short sketch (minhash over pairs of its long words); texts whose
//! sketches agree are compared word by word, each with a few others.

use crate::source::{Words, long_words, small_eight};
use rayon::prelude::*;

/// Numbers of a sketch, and how many of them one part has: two texts that share
/// 8 of 10 pairs agree in some part in 98 of 100 cases.
const BINS: usize = 32;
const PART: usize = 4;
/// Texts that are nearly the same agree in so many numbers at least.
const LEAST_AGREEING: usize = BINS / 2;
/// Shorter texts are alike by chance.
const LEAST_WORDS: usize = 40;
/// Each text is compared with so many others of a part.
const COMPARED: usize = 4;

/// What is kept of a text.
pub(super) struct Sketch {
    bins: [u32; BINS],
    /// How many words it has.
    words: usize,
}

impl Sketch {
    /// The sketch of a text; `None` where it is too short.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut bins = [u32::MAX; BINS];
        let mut before = None;
        let words = long_words(text, |head| {
            let word = mix(head);
            if let Some(before) = before.replace(word) {
                // Pairs make the order of words count.
                let hash = mix(u64::rotate_left(before, 32) ^ word);
                let bin = &mut bins[(hash >> 59) as usize];
                *bin = (*bin).min(hash as u32);
            }
        });
        let is_empty = bins.iter().all(|bin| *bin == u32::MAX);
        if words < LEAST_WORDS || is_empty {
            return None;
        }
        // A bin that no pair fell into takes the number of the next one.
        for at in (0..2 * BINS).rev() {
            if bins[at % BINS] == u32::MAX {
                bins[at % BINS] = bins[(at + 1) % BINS].rotate_left(1);
            }
        }
        Some(Self { bins, words })
    }

    /// For each part a number that says what is in it.
    fn parts(&self) -> impl Iterator<Item = u64> {
        let parts = self.bins.chunks_exact(PART).enumerate();
        parts.map(|(part, bins)| {
            bins.iter()
                .fold(part as u64 + 1, |key, bin| mix(key ^ u64::from(*bin)))
        })
    }

    /// Whether the two may be nearly the same.
    fn is_like(&self, other: &Self) -> bool {
        let bins = self.bins.iter().zip(&other.bins);
        self.words.abs_diff(other.words) <= most(self.words, other.words)
            && bins.filter(|(own, other)| own == other).count() >= LEAST_AGREEING
    }
}

/// How many words two texts of so many words may differ by that are nearly the same.
fn most(words: usize, others: usize) -> usize {
    (words.min(others) / 20).clamp(4, 12)
}

/// The words of a text as hashes, letter case of ASCII aside.
fn hashes(text: &str) -> Vec<u32> {
    let words = Words::of_any_script(text).map(|word| {
        let length = word.end - word.start;
        let mut hash = mix(word.head ^ length as u64);
        if length > 8 {
            let rest = text.as_bytes()[word.start + 8..word.end].chunks(8);
            hash = rest.fold(hash, |hash, eight| mix(hash ^ small_eight(eight)));
        }
        hash as u32
    });
    words.collect()
}

/// Spreads the bits of a number.
fn mix(number: u64) -> u64 {
    let product = u128::from(number ^ 0x9e37_79b9_7f4a_7c15) * 0xbf58_476d_1ce4_e5b9;
    (product >> 64) as u64 ^ product as u64
}

/// How many words of either text the other one lacks, wherever they stand, if they
/// are few.
fn difference(words: &[u32], others: &[u32]) -> Option<usize> {
    let most = most(words.len(), others.len());
    let (words, others) = without_common_ends(words, others);
    // Most of those that differ in more are told by a part of the hashes, which
    // needs no sorting.
    let mut counts = [0_i32; 256];
    for (words, step) in [(words, 1), (others, -1)] {
        for word in words {
            counts[(word % 256) as usize] += step;
        }
    }
    let lacking = |side: i32| -> i32 { counts.iter().map(|count| (count * side).max(0)).sum() };
    if lacking(1).max(lacking(-1)) as usize > most {
        return None;
    }
    let [words, others] = [words, others].map(|words| {
        let mut words = words.to_vec();
        words.sort_unstable();
        words
    });
    let mut rest = others.iter().peekable();
    let mut shared = 0;
    for word in &words {
        while rest.next_if(|other| *other < word).is_some() {}
        shared += usize::from(rest.next_if_eq(&word).is_some());
    }
    let difference = words.len().max(others.len()) - shared;
    (difference <= most).then_some(difference)
}

/// The two without what they begin and end with alike.
fn without_common_ends<'w>(words: &'w [u32], others: &'w [u32]) -> (&'w [u32], &'w [u32]) {
    let alike = |(word, other): &(&u32, &u32)| word == other;
    let start = words.iter().zip(others).take_while(alike).count();
    let (words, others) = (&words[start..], &others[start..]);
    let ends = words.iter().rev().zip(others.iter().rev());
    let end = ends.take_while(alike).count();
    (&words[..words.len() - end], &others[..others.len() - end])
}

/// For each text an earlier one that is nearly the same, if there is one, and by
/// how many words they differ. `text` gives a text again by its number, `may_pair`
/// says which are to be compared.
pub(super) fn twins<'t>(
    sketches: &[Option<Sketch>],
    text: impl Fn(usize) -> &'t str + Sync,
    may_pair: impl Fn(usize, usize) -> bool,
) -> Vec<Option<(usize, usize)>> {
    let earlier = candidates(sketches, may_pair);
    let mut is_near = vec![false; sketches.len()];
    for (near, earlier) in earlier.iter().enumerate() {
        for other in earlier {
            is_near[near] = true;
            is_near[*other] = true;
        }
    }
    let words = is_near.par_iter().enumerate();
    let words = words.map(|(near, is_near)| is_near.then(|| hashes(text(near))));
    let words: Vec<Option<Vec<u32>>> = words.collect();
    let found = earlier.par_iter().enumerate().map(|(near, earlier)| {
        let own = words[near].as_ref()?;
        let twins = earlier.iter().filter_map(|other| {
            let difference = difference(own, words[*other].as_ref()?)?;
            Some((*other, difference))
        });
        twins.min_by_key(|(_, difference)| *difference)
    });
    found.collect()
}

/// For each text the earlier ones that it may be nearly the same as.
fn candidates(
    sketches: &[Option<Sketch>],
    may_pair: impl Fn(usize, usize) -> bool,
) -> Vec<Vec<usize>> {
    // The parts of all texts, each with its text in its low bits: those that agree
    // stand together, in order of texts.
    let texts = sketches.len().next_power_of_two() as u64 - 1;
    let mut parts: Vec<u64> = Vec::with_capacity(sketches.len() * BINS / PART);
    for (text, sketch) in sketches.iter().enumerate() {
        let keys = sketch.iter().flat_map(Sketch::parts);
        parts.extend(keys.map(|key| key & !texts | text as u64));
    }
    parts.par_sort_unstable();
    let text_of = |part: &u64| (part & texts) as usize;
    let is_like = |text: usize, other: usize| {
        let pair = sketches[text].as_ref().zip(sketches[other].as_ref());
        pair.is_some_and(|(text, other)| text.is_like(other)) && may_pair(text, other)
    };
    let mut earlier = vec![Vec::new(); sketches.len()];
    for group in parts.chunk_by(|a, b| a & !texts == b & !texts) {
        for (at, part) in group.iter().enumerate().skip(1) {
            let text = text_of(part);
            let others = group[..at].iter().rev().map(text_of);
            for other in others.filter(|other| *other != text).take(COMPARED) {
                // Twins agree in several parts.
                if !earlier[text].contains(&other) && is_like(text, other) {
                    earlier[text].push(other);
                }
            }
        }
    }
    earlier
}

#[cfg(test)]
mod tests {
    use super::{Sketch, difference, hashes, twins};
    use proptest::prelude::*;

    #[test]
    fn texts_that_differ_in_a_few_words_are_twins() {
        let text = |number: usize| {
            (0..80)
                .map(|word| format!("word{} ", word * number))
                .collect::<String>()
        };
        let texts = [
            text(1),
            text(2).replace("word20", "other"),
            text(1).replace("word7 ", "seven "),
            text(1),
        ];
        let sketches: Vec<_> = texts.iter().map(|text| Sketch::of(text)).collect();
        let text = |number: usize| texts[number].as_str();
        assert_eq!(
            twins(&sketches, text, |_, _| true),
            [None, None, Some((0, 1)), Some((0, 0))]
        );
        assert_eq!(
            twins(&sketches, text, |a, b| a + b != 3),
            [None, None, Some((0, 1)), Some((2, 1))]
        );
        assert!(Sketch::of("too short").is_none());
        assert!(Sketch::of(&"many but short ".repeat(20)).is_none());
    }

    #[test]
    fn words_are_told_apart_but_not_by_letter_case() {
        assert_eq!(
            hashes("A virtual MACHINE42."),
            hashes("a Virtual, machine42")
        );
        // The same wherever in a text they stand, whatever their length.
        for length in 1..20 {
            let word = "abcdefghijklmnopqrst".split_at(length).0;
            let found = hashes(&format!("{word} {word}+++++++++{word}"));
            assert_eq!(found, vec![found[0]; 3], "{word}");
        }
        let different = hashes("a aa aaaaaaaa aaaaaaaaa aaaaaaaab b 1 \u{e9}");
        let mut once = different.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), different.len());
    }

    proptest! {
        #[test]
        fn a_difference_is_that_of_sorted_words(
            start in prop::collection::vec(0..9_u32, 0..50),
            words in prop::collection::vec(0..600_u32, 0..30),
            others in prop::collection::vec(0..600_u32, 0..30),
            end in prop::collection::vec(0..9_u32, 0..50),
        ) {
            let whole = |middle: &[u32]| [&start, middle, &end].concat();
            let (words, others) = (whole(&words), whole(&others));
            let lacking = |words: &[u32], others: &[u32]| {
                let mut others = others.to_vec();
                let is_lacking = |word: &&u32| match others.iter().position(|other| other == *word) {
                    Some(at) => { others.swap_remove(at); false }
                    None => true,
                };
                words.iter().filter(is_lacking).count()
            };
            let expected = lacking(&words, &others).max(lacking(&others, &words));
            let most = super::most(words.len(), others.len());
            let expected = Some(expected).filter(|difference| *difference <= most);
            prop_assert_eq!(difference(&words, &others), expected);
        }
    }
}
