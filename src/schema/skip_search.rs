//! Long texts, looked for all at once by a search that skips most of what it
//! looks through (Wu and Manber, "A fast algorithm for multi-pattern searching",
//! 1994): three bytes that no text holds near its front rule out as many places
//! as the shortest text is long.

use std::collections::BTreeMap;
use std::ops::Range;

/// Bytes that are looked at together.
const BLOCK: usize = 3;
/// Places of the table of skips: a power of two.
const SLOTS: usize = 1 << 13;

/// The texts, compared without regard to ASCII case.
#[derive(Debug)]
pub(super) struct SkipSearch {
    texts: Vec<Vec<u8>>,
    /// Length of the shortest text.
    least: usize,
    /// How far the search may go on behind a block.
    skips: Vec<u8>,
    /// The texts whose front, as long as the shortest text, ends with a block.
    ends: BTreeMap<u16, Vec<usize>>,
}

impl SkipSearch {
    /// Looks for `texts`; those of fewer than three bytes are never found.
    pub(super) fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let texts = texts
            .into_iter()
            .map(|text| text.to_ascii_lowercase().into_bytes());
        let texts: Vec<Vec<u8>> = texts.filter(|text| text.len() >= BLOCK).collect();
        let least = texts.iter().map(Vec::len).min().unwrap_or(BLOCK).min(255);
        let mut skips = vec![(least - BLOCK + 1) as u8; SLOTS];
        let mut ends: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
        for (number, text) in texts.iter().enumerate() {
            let end = slot(&text[least - BLOCK..least]) as u16;
            ends.entry(end).or_default().push(number);
            for (at, block) in text[..least].windows(BLOCK).enumerate() {
                let skip = &mut skips[slot(block)];
                *skip = (*skip).min((least - BLOCK - at) as u8);
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
        let mut found = Vec::new();
        // The end of the window that the front of a text would fill.
        let mut end = self.least;
        while let Some(block) = bytes.get(end.wrapping_sub(BLOCK)..end) {
            let skip = self.skips[slot(block)];
            if skip > 0 {
                end += usize::from(skip);
                continue;
            }
            let start = end - self.least;
            let rest = &bytes[start..];
            let ends = self.ends.get(&(slot(block) as u16));
            let mut texts = ends.into_iter().flatten().map(|at| &self.texts[*at]);
            let starts = |one: &&Vec<u8>| {
                rest.get(..one.len())
                    .is_some_and(|front| front.eq_ignore_ascii_case(one))
            };
            match texts.find(starts) {
                Some(one) => {
                    found.push(start..start + one.len());
                    end = start + one.len() + self.least;
                }
                None => end += 1,
            }
        }
        found
    }
}

/// Where the skip of a block stands; capitals are those of small letters.
fn slot(block: &[u8]) -> usize {
    let number = block
        .iter()
        .fold(0_u32, |number, byte| (number << 8) | u32::from(byte | 0x20));
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
                one.len() >= 3
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
            texts in prop::collection::vec("[aA b@`]{0,6}", 0..4),
            text in "[aAbB @`é]{0,60}",
        ) {
            let search = SkipSearch::new(texts.iter().map(String::as_str));
            prop_assert_eq!(search.find(&text), plain(&texts, &text));
        }
    }
}
