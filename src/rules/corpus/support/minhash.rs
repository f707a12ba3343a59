//! Detection of near-duplicate texts without comparing all pairs of texts.
//!
//! Each text gets a MinHash signature over pairs of its long words. Texts with equal parts of their
//! signatures (locality-sensitive hashing) are compared word by word, each with a few others.

use crate::source::{Words, long_words, small_eight};
use rayon::prelude::*;

/// Number of bins of a signature, and of bins in one band: two texts that share 8 of 10 pairs have
/// an equal band in 98 of 100 cases.
const BINS: usize = 32;
const BAND_BINS: usize = 4;
/// Minimum number of equal bins of near-duplicates.
const MIN_EQUAL_BINS: usize = BINS / 2;
/// Minimum number of words of a text: shorter texts are similar by chance.
const MIN_WORDS: usize = 40;
/// Maximum number of texts with an equal band to compare a text with.
const MAX_COMPARED: usize = 4;

/// The MinHash signature of a text.
pub(in crate::rules) struct MinHash {
    bins: [u32; BINS],
    /// Number of words in the text.
    words: usize,
}

impl MinHash {
    /// Returns the signature of `text`, or `None` if it is too short.
    pub(in crate::rules) fn of(text: &str) -> Option<Self> {
        let mut bins = [u32::MAX; BINS];
        let mut before = None;
        let words = long_words(text, |head| {
            let word = mix(head);
            if let Some(before) = before.replace(word) {
                // Pairs reflect the order of words.
                let hash = mix(u64::rotate_left(before, 32) ^ word);
                let bin = &mut bins[(hash >> 59) as usize];
                *bin = (*bin).min(hash as u32);
            }
        });
        let is_empty = bins.iter().all(|bin| *bin == u32::MAX);
        if words < MIN_WORDS || is_empty {
            return None;
        }
        // An empty bin takes the value of the next one.
        for at in (0..2 * BINS).rev() {
            if bins[at % BINS] == u32::MAX {
                bins[at % BINS] = bins[(at + 1) % BINS].rotate_left(1);
            }
        }
        Some(Self { bins, words })
    }

    /// Iterates over the hashes of the bands.
    fn bands(&self) -> impl Iterator<Item = u64> {
        let bands = self.bins.chunks_exact(BAND_BINS).enumerate();
        bands.map(|(band, bins)| {
            bins.iter()
                .fold(band as u64 + 1, |key, bin| mix(key ^ u64::from(*bin)))
        })
    }

    /// Returns true if the two texts may be near-duplicates.
    fn is_similar(&self, other: &Self) -> bool {
        let bins = self.bins.iter().zip(&other.bins);
        self.words.abs_diff(other.words) <= max_difference(self.words, other.words)
            && bins.filter(|(own, other)| own == other).count() >= MIN_EQUAL_BINS
    }
}

/// Returns the maximum number of different words of near-duplicates with these numbers of words.
fn max_difference(words: usize, others: usize) -> usize {
    (words.min(others) / 20).clamp(4, 12)
}

/// Returns the hashes of the words of a text. ASCII letters are not case-sensitive.
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

/// Mixes the bits of a number.
fn mix(number: u64) -> u64 {
    let product = u128::from(number ^ 0x9e37_79b9_7f4a_7c15) * 0xbf58_476d_1ce4_e5b9;
    (product >> 64) as u64 ^ product as u64
}

/// Returns the number of words of one text that the other one lacks, regardless of their order, if it
/// is small enough for near-duplicates.
fn difference(words: &[u32], others: &[u32]) -> Option<usize> {
    let limit = max_difference(words.len(), others.len());
    let (words, others) = without_common_ends(words, others);
    // A comparison of eight bits of the hashes rejects most other texts without sorting.
    let mut counts = [0_i32; 256];
    for (words, step) in [(words, 1), (others, -1)] {
        for word in words {
            counts[(word % 256) as usize] += step;
        }
    }
    let lacking = |side: i32| -> i32 { counts.iter().map(|count| (count * side).max(0)).sum() };
    if lacking(1).max(lacking(-1)) as usize > limit {
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
    if difference > limit {
        return None;
    }
    Some(difference)
}

/// Returns both lists without their common start and end.
fn without_common_ends<'w>(words: &'w [u32], others: &'w [u32]) -> (&'w [u32], &'w [u32]) {
    let is_equal = |(word, other): &(&u32, &u32)| word == other;
    let start = words.iter().zip(others).take_while(is_equal).count();
    let (words, others) = (&words[start..], &others[start..]);
    let ends = words.iter().rev().zip(others.iter().rev());
    let end = ends.take_while(is_equal).count();
    (&words[..words.len() - end], &others[..others.len() - end])
}

/// Returns for each text an earlier near-duplicate and the number of different words, if there is
/// one. `text` returns a text by its number; `may_pair` returns true for two texts to compare.
pub(in crate::rules) fn near_duplicates<'t>(
    signatures: &[Option<MinHash>],
    text: impl Fn(usize) -> &'t str + Sync,
    may_pair: impl Fn(usize, usize) -> bool,
) -> Vec<Option<(usize, usize)>> {
    let candidates = candidates(signatures, may_pair);
    let mut is_candidate = vec![false; signatures.len()];
    for (number, earlier) in candidates.iter().enumerate() {
        for other in earlier {
            is_candidate[number] = true;
            is_candidate[*other] = true;
        }
    }
    let words: Vec<Option<Vec<u32>>> = is_candidate
        .par_iter()
        .enumerate()
        .map(|(number, is_candidate)| {
            if !is_candidate {
                return None;
            }
            Some(hashes(text(number)))
        })
        .collect();
    let found = candidates.par_iter().enumerate().map(|(number, earlier)| {
        let own = words[number].as_ref()?;
        let duplicates = earlier.iter().filter_map(|other| {
            let difference = difference(own, words[*other].as_ref()?)?;
            Some((*other, difference))
        });
        duplicates.min_by_key(|(_, difference)| *difference)
    });
    found.collect()
}

/// Returns for each text the earlier ones that may be near-duplicates.
fn candidates(
    signatures: &[Option<MinHash>],
    may_pair: impl Fn(usize, usize) -> bool,
) -> Vec<Vec<usize>> {
    // Band hashes with the number of the text in the low bits: sorting groups texts with an equal
    // band, in order of their numbers.
    let number_mask = signatures.len().next_power_of_two() as u64 - 1;
    let mut bands: Vec<u64> = Vec::with_capacity(signatures.len() * BINS / BAND_BINS);
    for (number, signature) in signatures.iter().enumerate() {
        let keys = signature.iter().flat_map(MinHash::bands);
        bands.extend(keys.map(|key| key & !number_mask | number as u64));
    }
    bands.par_sort_unstable();
    let number_of = |band: &u64| (band & number_mask) as usize;
    let is_similar = |number: usize, other: usize| {
        let pair = signatures[number].as_ref().zip(signatures[other].as_ref());
        pair.is_some_and(|(own, other)| own.is_similar(other)) && may_pair(number, other)
    };
    let mut earlier = vec![Vec::new(); signatures.len()];
    for group in bands.chunk_by(|a, b| a & !number_mask == b & !number_mask) {
        for (at, band) in group.iter().enumerate().skip(1) {
            let number = number_of(band);
            let others = group[..at].iter().rev().map(number_of);
            for other in others.filter(|other| *other != number).take(MAX_COMPARED) {
                // Near-duplicates usually have several equal bands.
                if !earlier[number].contains(&other) && is_similar(number, other) {
                    earlier[number].push(other);
                }
            }
        }
    }
    earlier
}

#[cfg(test)]
mod tests {
    use super::{MinHash, difference, hashes, max_difference, near_duplicates};
    use proptest::prelude::*;

    #[test]
    fn finds_texts_that_differ_in_a_few_words() {
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
        let signatures: Vec<_> = texts.iter().map(|text| MinHash::of(text)).collect();
        let text = |number: usize| texts[number].as_str();
        assert_eq!(
            near_duplicates(&signatures, text, |_, _| true),
            [None, None, Some((0, 1)), Some((0, 0))]
        );
        assert_eq!(
            near_duplicates(&signatures, text, |a, b| a + b != 3),
            [None, None, Some((0, 1)), Some((2, 1))]
        );
        assert!(MinHash::of("too short").is_none());
        assert!(MinHash::of(&"many but short ".repeat(20)).is_none());
    }

    #[test]
    fn hashes_words_without_case() {
        assert_eq!(
            hashes("A virtual MACHINE42."),
            hashes("a Virtual, machine42")
        );
        // The hash does not depend on the location in the text.
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
        fn difference_equals_that_of_sorted_words(
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
            let limit = max_difference(words.len(), others.len());
            let expected = Some(expected).filter(|difference| *difference <= limit);
            prop_assert_eq!(difference(&words, &others), expected);
        }
    }
}
