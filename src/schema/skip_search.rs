//! Searches for several long texts at the same time (Wu and Manber, "A fast algorithm for
//! multi-pattern searching", 1994): a block of four bytes that is in no text rules out nearly as many
//! offsets as the shortest text has bytes.

use std::collections::BTreeMap;
use std::ops::Range;

/// Bytes that are compared at the same time.
const BLOCK_BYTES: usize = 4;
/// Size of the skip table; a power of two.
const SLOTS: usize = 1 << 13;

/// The texts, which are compared in any ASCII case.
#[derive(Debug)]
pub(super) struct SkipSearch {
    texts: Vec<Vec<u8>>,
    /// Length of the shortest text.
    shortest: usize,
    /// Number of bytes that can be skipped after a block.
    skips: Box<[u8; SLOTS]>,
    /// The texts that have a block at the end of their start, which is as long as the shortest
    /// text.
    ends: BTreeMap<u16, Vec<usize>>,
}

impl SkipSearch {
    /// Creates a search for `texts`; those of fewer than four bytes are never found.
    pub(super) fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let texts: Vec<Vec<u8>> = texts
            .into_iter()
            .map(|text| text.to_ascii_lowercase().into_bytes())
            .filter(|text| text.len() >= BLOCK_BYTES)
            .collect();
        let shortest = texts
            .iter()
            .map(Vec::len)
            .min()
            .unwrap_or(BLOCK_BYTES)
            .min(255);
        let mut skips = Box::new([(shortest - BLOCK_BYTES + 1) as u8; SLOTS]);
        let mut ends: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
        for (number, text) in texts.iter().enumerate() {
            let blocks = text[..shortest]
                .windows(BLOCK_BYTES)
                .filter_map(<[u8]>::first_chunk);
            for (at, block) in blocks.enumerate() {
                let slot = slot(block);
                let skip = (shortest - BLOCK_BYTES - at) as u8;
                skips[slot] = skips[slot].min(skip);
                if skip == 0 {
                    ends.entry(slot as u16).or_default().push(number);
                }
            }
        }
        Self {
            texts,
            shortest,
            skips,
            ends,
        }
    }

    /// Returns the ranges of the texts in `text`; of several with the same start the first text.
    pub(super) fn find(&self, text: &str) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let (mut front, mut back) = (Vec::new(), Vec::new());
        // Each skip depends on the one before: both halves at the same time take little longer than
        // one.
        let middle = bytes.len() / 2;
        let (mut first, mut second) = (self.shortest, middle + self.shortest);
        while first < middle + self.shortest && second <= bytes.len() {
            first = self.step(bytes, first, &mut front);
            second = self.step(bytes, second, &mut back);
        }
        while first < middle + self.shortest {
            first = self.step(bytes, first, &mut front);
        }
        // A text that starts in the first half may end in the second.
        let end = front.last().map_or(0, |last: &Range<usize>| last.end);
        if back.first().is_some_and(|next| next.start < end) {
            back.clear();
            second = end + self.shortest;
        }
        while second <= bytes.len() {
            second = self.step(bytes, second, &mut back);
        }
        front.append(&mut back);
        front
    }

    /// Checks the window that ends at `end`, and returns the end of the next one.
    #[inline(always)]
    fn step(&self, bytes: &[u8], end: usize, found: &mut Vec<Range<usize>>) -> usize {
        let Some(block) = bytes.get(..end).and_then(<[u8]>::last_chunk) else {
            return usize::MAX;
        };
        let slot = slot(block);
        match self.skips[slot] {
            0 => self.look(bytes, end, slot, found),
            skip => end + usize::from(skip),
        }
    }

    /// Does the same if the block is at the end of the start of a text.
    #[cold]
    fn look(&self, bytes: &[u8], end: usize, slot: usize, found: &mut Vec<Range<usize>>) -> usize {
        let start = end - self.shortest;
        let rest = &bytes[start..];
        let ends = self.ends.get(&(slot as u16));
        let mut texts = ends.into_iter().flatten().map(|at| &self.texts[*at]);
        let starts = |one: &&Vec<u8>| {
            rest.get(..one.len())
                .is_some_and(|front| front.eq_ignore_ascii_case(one))
        };
        match texts.find(starts) {
            Some(one) => {
                found.push(start..start + one.len());
                start + one.len() + self.shortest
            }
            None => end + 1,
        }
    }
}

/// Returns the slot of a block, in any case.
fn slot(block: &[u8; BLOCK_BYTES]) -> usize {
    let number = u32::from_le_bytes(*block) | 0x2020_2020;
    (number.wrapping_mul(0x9e37_79b1) >> 19) as usize & (SLOTS - 1)
}

#[cfg(test)]
mod tests {
    use super::SkipSearch;
    use proptest::prelude::*;

    /// Searches without skipping.
    fn plain(texts: &[String], text: &str) -> Vec<std::ops::Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let rest = &text.as_bytes()[at..];
            let starts = |one: &&String| {
                one.len() >= 4
                    && rest.len() >= one.len()
                    && rest[..one.len()].eq_ignore_ascii_case(one.as_bytes())
            };
            match texts.iter().find(starts) {
                Some(one) => {
                    found.push(at..at + one.len());
                    at += one.len();
                }
                None => at += 1,
            }
        }
        found
    }

    proptest! {
        #[test]
        fn finds_the_same_as_a_plain_search(
            texts in prop::collection::vec("[aA b@`]{0,8}", 0..4),
            text in "[aAbB @`é]{0,60}",
        ) {
            let search = SkipSearch::new(texts.iter().map(String::as_str));
            prop_assert_eq!(search.find(&text), plain(&texts, &text));
        }
    }
}
