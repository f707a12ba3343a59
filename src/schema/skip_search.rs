//! Long texts, looked for all at once by a search that skips most of what it
//! looks through (Wu and Manber, "A fast algorithm for multi-pattern searching",
//! 1994): four bytes that no text holds near its front rule out nearly as many places
//! as the shortest text is long.

use std::collections::BTreeMap;
use std::ops::Range;

/// Bytes that are looked at together.
const BLOCK: usize = 4;
/// OffsetMap of the table of skips: a power of two.
const SLOTS: usize = 1 << 13;

/// The texts, compared without regard to ASCII case.
#[derive(Debug)]
pub(super) struct SkipSearch {
    texts: Vec<Vec<u8>>,
    /// Length of the shortest text.
    least: usize,
    /// How far the search may go on behind a block.
    skips: Box<[u8; SLOTS]>,
    /// The texts whose front, as long as the shortest text, ends with a block.
    ends: BTreeMap<u16, Vec<usize>>,
}

impl SkipSearch {
    /// Looks for `texts`; those of fewer than four bytes are never found.
    pub(super) fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let texts = texts
            .into_iter()
            .map(|text| text.to_ascii_lowercase().into_bytes());
        let texts: Vec<Vec<u8>> = texts.filter(|text| text.len() >= BLOCK).collect();
        let least = texts.iter().map(Vec::len).min().unwrap_or(BLOCK).min(255);
        let mut skips = Box::new([(least - BLOCK + 1) as u8; SLOTS]);
        let mut ends: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
        for (number, text) in texts.iter().enumerate() {
            let blocks = text[..least].windows(BLOCK).filter_map(<[u8]>::first_chunk);
            for (at, block) in blocks.enumerate() {
                let slot = slot(block);
                let skip = (least - BLOCK - at) as u8;
                skips[slot] = skips[slot].min(skip);
                if skip == 0 {
                    ends.entry(slot as u16).or_default().push(number);
                }
            }
        }
        Self {
            texts,
            least,
            skips,
            ends,
        }
    }

    /// Where the texts stand in `text`; of several at one place the first.
    pub(super) fn find(&self, text: &str) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let (mut front, mut back) = (Vec::new(), Vec::new());
        // Each skip waits for the one before it: both halves at once take little
        // more time than one.
        let middle = bytes.len() / 2;
        let (mut first, mut second) = (self.least, middle + self.least);
        while first < middle + self.least && second <= bytes.len() {
            first = self.step(bytes, first, &mut front);
            second = self.step(bytes, second, &mut back);
        }
        while first < middle + self.least {
            first = self.step(bytes, first, &mut front);
        }
        // What begins in the front half may reach into the other.
        let end = front.last().map_or(0, |last: &Range<usize>| last.end);
        if back.first().is_some_and(|next| next.start < end) {
            back.clear();
            second = end + self.least;
        }
        while second <= bytes.len() {
            second = self.step(bytes, second, &mut back);
        }
        front.append(&mut back);
        front
    }

    /// Looks at the window that the front of a text would fill if it ended at `end`;
    /// where the next one ends that may be filled.
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

    /// The same where the block is one that the front of a text ends with.
    #[cold]
    fn look(&self, bytes: &[u8], end: usize, slot: usize, found: &mut Vec<Range<usize>>) -> usize {
        let start = end - self.least;
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
                start + one.len() + self.least
            }
            None => end + 1,
        }
    }
}

/// Where the skip of a block stands; capitals are those of small letters.
fn slot(block: &[u8; BLOCK]) -> usize {
    let number = u32::from_le_bytes(*block) | 0x2020_2020;
    (number.wrapping_mul(0x9e37_79b1) >> 19) as usize & (SLOTS - 1)
}

#[cfg(test)]
mod tests {
    use super::SkipSearch;
    use proptest::prelude::*;

    /// The same, without skipping.
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
        fn what_is_skipped_holds_nothing(
            texts in prop::collection::vec("[aA b@`]{0,8}", 0..4),
            text in "[aAbB @`é]{0,60}",
        ) {
            let search = SkipSearch::new(texts.iter().map(String::as_str));
            prop_assert_eq!(search.find(&text), plain(&texts, &text));
        }
    }
}
