//! The edit distance of words.

/// Returns the maximum edit distance of corrections for a term of `length` characters.
pub(super) fn max_distance(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

/// Endings that terms have lost, and that a misspelled word may still have: `peerng`.
const LOST_ENDINGS: [&str; 2] = ["ing", "ed"];

/// Returns the edit distance of a misspelled word and `term`, or `term` with an ending that
/// terms lose, or `None` if all are more than `max`.
pub(super) fn inflected_distance(word: &str, term: &str, max: usize) -> Option<usize> {
    let plain = edit_distance(word, term, max);
    if word.chars().count() <= term.chars().count() {
        return plain;
    }
    let inflected = LOST_ENDINGS
        .iter()
        .filter_map(|ending| edit_distance(word, &format!("{term}{ending}"), max));
    inflected.chain(plain).min()
}

/// Returns the number of insertions, deletions, substitutions and transpositions of
/// adjacent characters (optimal string alignment), or `None` if it is more than `max`.
fn edit_distance(a: &str, b: &str, max: usize) -> Option<usize> {
    // A difference in length needs at least as many edits.
    if a.is_ascii() && b.is_ascii() && a.len().abs_diff(b.len()) > max {
        return None;
    }
    let distance = strsim::osa_distance(a, b);
    if distance > max {
        return None;
    }
    Some(distance)
}

#[cfg(test)]
mod tests {
    use super::{edit_distance, inflected_distance};

    #[test]
    fn counts_edits() {
        assert_eq!(edit_distance("storage", "storage", 2), Some(0));
        assert_eq!(edit_distance("stroage", "storage", 2), Some(1));
        assert_eq!(edit_distance("storge", "storage", 2), Some(1));
        assert_eq!(edit_distance("strge", "storage", 2), Some(2));
        assert_eq!(edit_distance("disk", "storage", 2), None);
        assert_eq!(edit_distance("abcd", "wxyz", 2), None);
    }

    #[test]
    fn endings_may_be_misspelled() {
        assert_eq!(inflected_distance("peerng", "peer", 1), Some(1));
        assert_eq!(inflected_distance("deletd", "delet", 1), Some(1));
        assert_eq!(inflected_distance("stroage", "storag", 2), Some(2));
        assert_eq!(inflected_distance("peerng", "pe", 1), None);
    }
}
