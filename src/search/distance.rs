//! Typos in the words of a query.

/// Returns the number of typos that a word of `length` characters may have.
pub(super) fn max_typos(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Returns the edit distance of two words (insertions, deletions, substitutions, and swaps of
/// neighbors) if it is at most `max`.
pub(super) fn within(a: &str, b: &str, max: usize) -> Option<usize> {
    // Every edit adds or removes one character, of at most four bytes, or replaces one by another.
    if a.is_ascii() && b.is_ascii() && a.len().abs_diff(b.len()) > max {
        return None;
    }
    let distance = strsim::osa_distance(a, b);
    (distance <= max).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn edits_are_counted() {
        assert_eq!(within("storage", "storage", 2), Some(0));
        assert_eq!(within("stroage", "storage", 2), Some(1));
        assert_eq!(within("storge", "storage", 2), Some(1));
        assert_eq!(within("strge", "storage", 2), Some(2));
        assert_eq!(within("disk", "storage", 2), None);
        assert_eq!(within("abcd", "wxyz", 2), None);
    }
}
