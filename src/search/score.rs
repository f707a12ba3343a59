//! How much a match counts, in whole numbers: two programs that compute it
//! come to the same order.

/// What an exact match counts; others count less.
pub(super) const EXACT: u32 = 16;
/// A longer word that begins with what was asked for.
pub(super) const BEGINS: u32 = 8;
/// Documents that a search should find; fewer, and it asks for fewer words.
pub(super) const ENOUGH: usize = 10;

/// What a word counts that `distance` slips lead to.
pub(super) fn slipped(distance: usize) -> u32 {
    if distance == 1 { 12 } else { 8 }
}

/// What a term counts that `found` of `documents` documents have: 64 times the
/// logarithm to base 2 of their ratio, and a little, so that it is never nothing.
pub(super) fn rarity(documents: u32, found: u32) -> u32 {
    let ratio = (u64::from(documents) + 1) * 1024 / u64::from(found.max(1));
    let ratio = ratio.max(1024);
    let whole = ratio.ilog2();
    let rest = ((ratio - (1 << whole)) * 64) >> whole;
    whole * 64 + rest as u32 - 640 + 16
}

/// How many of `words` words a document must have at least, if only `count`
/// documents, by number of words, have so many.
pub(super) fn needed(words: usize, count: impl Fn(usize) -> usize) -> usize {
    let least = words.div_ceil(2);
    // Of many words some may be missing from the best document.
    let mut need = if words > 3 {
        (words * 3).div_ceil(5)
    } else {
        words
    };
    while need > least && count(need) < ENOUGH {
        need -= 1;
    }
    need
}
