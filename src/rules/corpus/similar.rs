//! Which texts of many are nearly the same, without comparing each with each.
//!
//! A text becomes a short sketch (minhash over runs of words); texts whose
//! sketches agree in a part are compared word by word, each with a few others.

use crate::source::{Words, small_eight};
use rayon::prelude::*;

/// Words of a run. Runs make the order of words count.
const RUN: usize = 4;
/// Numbers of a sketch, and how many of them one part has: two texts that share
/// 8 of 10 runs agree in some part in 98 of 100 cases.
const BINS: usize = 32;
const PART: usize = 4;
/// Shorter texts are alike by chance.
const LEAST_WORDS: usize = 40;
/// Each text is compared with so many others of a part.
const COMPARED: usize = 4;

/// What is kept of a text.
pub(super) struct Sketch {
    bins: [u32; BINS],
    /// The hashes of its words.
    words: Box<[u32]>,
}

impl Sketch {
    /// The sketch of a text; `None` where it is too short. `words` is room that is
    /// used again for the next one.
    pub(super) fn of(text: &str, words: &mut Vec<u32>) -> Option<Self> {
        words.clear();
        words.extend(self::words(text));
        if words.len() < LEAST_WORDS {
            return None;
        }
        let mut bins = [u32::MAX; BINS];
        for run in words.windows(RUN) {
            let joined = run.iter().fold(0_u64, |joined, word| {
                joined.rotate_left(19) ^ u64::from(*word)
            });
            let hash = mix(joined);
            let bin = &mut bins[(hash >> 59) as usize];
            *bin = (*bin).min(hash as u32);
        }
        // A bin that no run fell into takes the number of the next one.
        for at in (0..2 * BINS).rev() {
            if bins[at % BINS] == u32::MAX {
                bins[at % BINS] = bins[(at + 1) % BINS].rotate_left(1);
            }
        }
        let words = words.as_slice().into();
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

    /// How many words two texts may differ by that are nearly the same.
    fn most(&self, other: &Self) -> usize {
        (self.words.len().min(other.words.len()) / 20).clamp(4, 12)
    }

    /// Whether the number of their words allows that they are nearly the same.
    fn may_be_twin(&self, other: &Self) -> bool {
        self.words.len().abs_diff(other.words.len()) <= self.most(other)
    }

    /// How many words of either text the other one lacks, where they are few. The
    /// words of both are sorted.
    fn difference(&self, other: &Self) -> Option<usize> {
        let most = self.most(other);
        let (mut own, mut others) = (0, 0);
        let (mut a, mut b) = (&*self.words, &*other.words);
        while own <= most && others <= most {
            match (a.split_first(), b.split_first()) {
                (None, None) => return Some(own.max(others)),
                (Some((x, rest)), Some((y, next))) if x == y => (a, b) = (rest, next),
                (Some((x, rest)), y) if y.is_none_or(|(y, _)| x < y) => {
                    own += 1;
                    a = rest;
                }
                (_, Some((_, next))) => {
                    others += 1;
                    b = next;
                }
                (Some(_), None) => return None,
            }
        }
        None
    }
}

/// The words of a text as hashes, letter case of ASCII aside.
fn words(text: &str) -> impl Iterator<Item = u32> {
    Words::of_any_script(text).map(|word| {
        let length = word.end - word.start;
        let mut hash = mix(word.head ^ length as u64);
        if length > 8 {
            let rest = text.as_bytes()[word.start + 8..word.end].chunks(8);
            hash = rest.fold(hash, |hash, eight| mix(hash ^ small_eight(eight)));
        }
        hash as u32
    })
}

/// Spreads the bits of a number.
fn mix(number: u64) -> u64 {
    let product = u128::from(number ^ 0x9e37_79b9_7f4a_7c15) * 0xbf58_476d_1ce4_e5b9;
    (product >> 64) as u64 ^ product as u64
}

/// For each text an earlier one that is nearly the same, if there is one, and by
/// how many words they differ. `may_pair` says which texts are to be compared.
pub(super) fn twins(
    mut sketches: Vec<Option<Sketch>>,
    may_pair: impl Fn(usize, usize) -> bool + Sync,
) -> Vec<Option<(usize, usize)>> {
    // The parts of all texts: those that agree stand together, in order of texts.
    let mut parts: Vec<(u64, u32)> = Vec::with_capacity(sketches.len() * BINS / PART);
    for (text, sketch) in sketches.iter().enumerate() {
        let keys = sketch.iter().flat_map(Sketch::parts);
        parts.extend(keys.map(|key| (key, text as u32)));
    }
    parts.par_sort_unstable();
    let may_be_twin = |text: u32, other: u32| {
        let [text, other] = [text, other].map(|text| sketches[text as usize].as_ref());
        text.zip(other)
            .is_some_and(|(text, other)| text.may_be_twin(other))
    };
    let mut earlier: Vec<Vec<u32>> = vec![Vec::new(); sketches.len()];
    let mut is_near = vec![false; sketches.len()];
    for group in parts.chunk_by(|a, b| a.0 == b.0) {
        for (at, (_, text)) in group.iter().enumerate().skip(1) {
            let others = group[..at].iter().rev().map(|(_, other)| *other);
            let near = others.filter(|other| other != text).take(COMPARED);
            for other in near.filter(|other| may_be_twin(*text, *other)) {
                // Twins agree in several parts.
                let others = &mut earlier[*text as usize];
                if !others.contains(&other) {
                    others.push(other);
                    is_near[*text as usize] = true;
                    is_near[other as usize] = true;
                }
            }
        }
    }
    let with_near = sketches.par_iter_mut().zip(&is_near);
    with_near.for_each(|(sketch, is_near)| {
        if let Some(sketch) = sketch
            && *is_near
        {
            sketch.words.sort_unstable();
        }
    });
    let found = earlier.par_iter().enumerate().map(|(text, earlier)| {
        let own = sketches[text].as_ref()?;
        let mut nearest = None;
        for other in earlier.iter().map(|other| *other as usize) {
            let known = nearest.map_or(usize::MAX, |(_, difference)| difference);
            if known == 0 || !may_pair(text, other) {
                continue;
            }
            let difference = own.difference(sketches[other].as_ref()?);
            if let Some(difference) = difference.filter(|difference| *difference < known) {
                nearest = Some((other, difference));
            }
        }
        nearest
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::{Sketch, twins, words};

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
        let sketches = || -> Vec<_> {
            let of = |text: &String| Sketch::of(text, &mut Vec::new());
            texts.iter().map(of).collect()
        };
        assert_eq!(
            twins(sketches(), |_, _| true),
            [None, None, Some((0, 1)), Some((0, 0))]
        );
        assert_eq!(
            twins(sketches(), |a, b| a + b != 3),
            [None, None, Some((0, 1)), Some((2, 1))]
        );
        assert!(Sketch::of("too short", &mut Vec::new()).is_none());
    }

    #[test]
    fn words_are_told_apart_but_not_by_letter_case() {
        let hashes = |text: &str| words(text).collect::<Vec<_>>();
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
}
