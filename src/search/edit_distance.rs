//! The edit distance of words.

/// Returns the maximum edit distance of corrections for a term of `length` characters.
pub(super) fn max_distance(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

/// Returns the number of insertions, deletions, substitutions and transpositions of
/// adjacent characters (optimal string alignment), or `None` if it is more than `max`.
pub(super) fn edit_distance(a: &str, b: &str, max: usize) -> Option<usize> {
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
    use super::edit_distance;

    #[test]
    fn counts_edits() {
        assert_eq!(edit_distance("storage", "storage", 2), Some(0));
        assert_eq!(edit_distance("stroage", "storage", 2), Some(1));
        assert_eq!(edit_distance("storge", "storage", 2), Some(1));
        assert_eq!(edit_distance("strge", "storage", 2), Some(2));
        assert_eq!(edit_distance("disk", "storage", 2), None);
        assert_eq!(edit_distance("abcd", "wxyz", 2), None);
    }
}
