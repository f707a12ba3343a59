//! Splits a text into words, 64 bytes at a time. The line `style` of the bench `ratios` needs
//! this speed.

/// A run of letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    /// Offset of the first byte.
    pub(crate) start: usize,
    /// Offset after the last byte.
    pub(crate) end: usize,
    /// The first eight bytes, as [`small_eight`] reads them.
    pub(crate) head: u64,
}

/// An iterator over the words of a text.
pub(crate) struct Words<'t> {
    text: &'t [u8],
    /// 0x80 if bytes beyond ASCII are part of words, else 0.
    non_ascii: u8,
    /// Start of the next block.
    next: usize,
    /// A bit for each start and end of a word in the last block.
    edges: u64,
    /// 1 if a word reaches the end of the last block.
    open: u64,
}

/// Bytes that are read together.
const BLOCK: usize = 64;

impl<'t> Words<'t> {
    /// Returns the runs of ASCII letters and digits in `text`.
    pub(crate) fn of(text: &'t str) -> Self {
        Self {
            text: text.as_bytes(),
            non_ascii: 0,
            next: 0,
            edges: 0,
            open: 0,
        }
    }

    /// Returns the runs of ASCII letters, digits and characters beyond ASCII in `text`.
    pub(crate) fn of_any_script(text: &'t str) -> Self {
        Self {
            non_ascii: 0x80,
            ..Self::of(text)
        }
    }

    /// Returns the offset at which the next word starts or ends.
    #[inline(always)]
    fn next_edge(&mut self) -> Option<usize> {
        while self.edges == 0 {
            let rest = self.text.get(self.next..).filter(|rest| !rest.is_empty())?;
            let inside = word_bytes(rest, self.non_ascii);
            self.edges = inside ^ (inside << 1 | self.open);
            self.open = inside >> (BLOCK - 1);
            self.next += BLOCK;
        }
        let at = self.next - BLOCK + self.edges.trailing_zeros() as usize;
        self.edges &= self.edges - 1;
        Some(at)
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    // Called for each word: its state must stay in registers.
    #[inline(always)]
    fn next(&mut self) -> Option<Word> {
        let start = self.next_edge()?;
        let end = self.next_edge().unwrap_or(self.text.len());
        let own = u64::MAX >> 64_usize.saturating_sub(8 * (end - start));
        let head = self.text.get(start..).map_or(0, small_eight) & own;
        Some(Word { start, end, head })
    }
}

/// Calls `each` with the first six bytes of every word of any script that has so many, as
/// [`small_eight`] reads them, and returns the number of all words. Faster than [`Words`], since
/// it does not look for the ends of words.
pub(crate) fn long_words(text: &str, mut each: impl FnMut(u64)) -> usize {
    const SIX: u64 = 0xffff_ffff_ffff;
    let text = text.as_bytes();
    let block = |at: usize| text.get(at..).map_or(0, |rest| word_bytes(rest, 0x80));
    let (mut words, mut open) = (0, 0);
    let mut inside = block(0);
    for at in (0..text.len()).step_by(BLOCK) {
        let ahead = block(at + BLOCK);
        let starts = inside & !(inside << 1 | open);
        words += starts.count_ones() as usize;
        // Starts of six adjacent bytes that are part of words.
        let one = u128::from(ahead) << BLOCK | u128::from(inside);
        let three = one & one >> 1 & one >> 2;
        let mut long = starts & (three & three >> 3) as u64;
        while long != 0 {
            let start = at + long.trailing_zeros() as usize;
            each(text.get(start..).map_or(0, small_eight) & SIX);
            long &= long - 1;
        }
        open = inside >> (BLOCK - 1);
        inside = ahead;
    }
    words
}

/// Returns the first eight bytes of `text` as a number, letters in lower case, zeros after the
/// last byte. Different characters that are neither letters nor digits may become equal.
#[inline]
pub(crate) fn small_eight(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight) | 0x2020_2020_2020_2020,
        None => small_rest(text),
    }
}

/// Does the same for fewer than eight bytes.
#[inline(never)]
fn small_rest(text: &[u8]) -> u64 {
    let eight = text.iter().rev();
    eight.fold(0, |number, byte| number << 8 | u64::from(byte | 0x20))
}

/// Returns a bit for each of the first 64 bytes of `rest` that is part of a word.
#[inline(never)]
fn word_bytes(rest: &[u8], non_ascii: u8) -> u64 {
    match rest.first_chunk() {
        Some(block) => word_bits(block, non_ascii),
        None => {
            let mut block = [0; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            word_bits(&block, non_ascii)
        }
    }
}

fn word_bits(block: &[u8; BLOCK], non_ascii: u8) -> u64 {
    let inside = block.map(|byte| {
        let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        let is_digit = byte.wrapping_sub(b'0') < 10;
        u8::from(is_letter | is_digit | (byte & non_ascii != 0))
    });
    let (eights, _) = inside.as_chunks();
    // The top byte of the product has the lowest bit of each of the eight bytes.
    let bits = eights.iter().map(|eight| {
        let eight = u64::from_le_bytes(*eight);
        eight.wrapping_mul(0x0102_0408_1020_4080) >> 56
    });
    bits.rev().fold(0, |all, bits| all << 8 | bits)
}

#[cfg(test)]
mod tests {
    use super::{Words, long_words, small_eight};
    use proptest::prelude::*;

    fn found(words: Words<'_>, text: &str) -> Vec<String> {
        let words: Vec<_> = words.collect();
        for word in &words {
            let own = &text.as_bytes()[word.start..word.end];
            assert_eq!(word.head, small_eight(&own[..own.len().min(8)]), "{text}");
        }
        let texts = words
            .iter()
            .map(|word| &text.as_bytes()[word.start..word.end]);
        texts
            .map(|word| String::from_utf8_lossy(word).into_owned())
            .collect()
    }

    proptest! {
        #[test]
        fn words_are_runs(text in "[a-zA-Z0-9 .@\\[`{/:é’\u{0}\u{7f}]{0,200}") {
            let runs = |is_word: fn(char) -> bool| -> Vec<String> {
                let runs = text.split(|c| !is_word(c)).filter(|run| !run.is_empty());
                runs.map(str::to_owned).collect()
            };
            let plain = runs(|c| c.is_ascii_alphanumeric());
            prop_assert_eq!(found(Words::of(&text), &text), plain);
            let any = runs(|c| c.is_ascii_alphanumeric() || !c.is_ascii());
            prop_assert_eq!(&found(Words::of_any_script(&text), &text), &any);
            let long = any.iter().filter_map(|word| word.as_bytes().get(..6));
            let mut heads = Vec::new();
            prop_assert_eq!(long_words(&text, |head| heads.push(head)), any.len());
            prop_assert_eq!(heads, long.map(small_eight).collect::<Vec<_>>());
        }
    }

    #[test]
    fn heads_are_in_lower_case() {
        assert_eq!(small_eight(b"Click"), u64::from_le_bytes(*b"click\0\0\0"));
        assert_eq!(small_eight(b"AzureVMs2"), u64::from_le_bytes(*b"azurevms"));
        assert_eq!(small_eight(b""), 0);
    }
}
