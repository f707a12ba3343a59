//! Which texts of many are nearly the same, without comparing each with each.
//!
//! A text becomes a short sketch (minhash over runs of words); texts whose
//! sketches agree in a part are compared word by word, each with a few others.

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
    /// The hashes of its words, sorted.
    words: Vec<u32>,
}

impl Sketch {
    /// The sketch of a text; `None` where it is too short.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut words: Vec<u32> = words(text).collect();
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
        words.sort_unstable();
        Some(Self { bins, words })
    }

    /// How many words of either text the other one lacks, where they are few.
    fn difference(&self, other: &Self) -> Option<usize> {
        let most = (self.words.len().min(other.words.len()) / 20).clamp(4, 12);
        let (mut own, mut others) = (0, 0);
        let (mut a, mut b) = (self.words.as_slice(), other.words.as_slice());
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

/// The words of a text as hashes, letter case aside.
fn words(text: &str) -> impl Iterator<Item = u32> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
    text.as_bytes()
        .split(move |byte| !is_word(byte))
        .filter(|word| !word.is_empty())
        .map(|word| {
            let hash = word.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x100_0000_01b3)
            });
            (hash ^ (hash >> 32)) as u32
        })
}

/// Spreads the bits of a number (the finaliser of splitmix64).
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// For each text an earlier one that is nearly the same, if there is one, and by
/// how many words they differ. `may_pair` says which texts are to be compared.
pub(super) fn twins(
    sketches: &[Option<Sketch>],
    may_pair: impl Fn(usize, usize) -> bool,
) -> Vec<Option<(usize, usize)>> {
    let mut parts: Vec<(u64, u32)> = Vec::with_capacity(sketches.len() * BINS / PART);
    for (text, sketch) in sketches.iter().enumerate() {
        let Some(sketch) = sketch else { continue };
        for (part, bins) in sketch.bins.chunks_exact(PART).enumerate() {
            let key = bins
                .iter()
                .fold(part as u64 + 1, |key, bin| mix(key ^ u64::from(*bin)));
            parts.push((key, text as u32));
        }
    }
    parts.sort_unstable();
    let mut twins: Vec<Option<(usize, usize)>> = vec![None; sketches.len()];
    for group in parts.chunk_by(|a, b| a.0 == b.0) {
        for (at, (_, text)) in group.iter().enumerate() {
            let text = *text as usize;
            let earlier = group[..at].iter().rev().map(|(_, other)| *other as usize);
            for other in earlier.filter(|other| *other != text).take(COMPARED) {
                let known = twins[text].map_or(usize::MAX, |(_, difference)| difference);
                if known == 0 || !may_pair(text, other) {
                    continue;
                }
                let (Some(own), Some(others)) = (&sketches[text], &sketches[other]) else {
                    continue;
                };
                if let Some(difference) = own
                    .difference(others)
                    .filter(|difference| *difference < known)
                {
                    twins[text] = Some((other, difference));
                }
            }
        }
    }
    twins
}

#[cfg(test)]
mod tests {
    use super::{Sketch, twins};

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
        assert_eq!(
            twins(&sketches, |_, _| true),
            [None, None, Some((0, 1)), Some((0, 0))]
        );
        assert_eq!(
            twins(&sketches, |a, b| a + b != 3),
            [None, None, Some((0, 1)), Some((2, 1))]
        );
        assert!(Sketch::of("too short").is_none());
    }
}
