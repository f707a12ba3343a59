//! How far two words are from each other.

/// The slips that a word of this many characters may have.
pub(super) fn slips(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The number of characters to put in, take out, replace or swap with their
/// neighbour, if it is at most `most`.
pub(super) fn within(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        if row.iter().all(|cost| *cost > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|cost| *cost <= most)
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn slips_are_counted() {
        let distance = |a: &str, b: &str| {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            within(&a, &b, 2)
        };
        assert_eq!(distance("storage", "storage"), Some(0));
        assert_eq!(distance("stroage", "storage"), Some(1));
        assert_eq!(distance("storge", "storage"), Some(1));
        assert_eq!(distance("strge", "storage"), Some(2));
        assert_eq!(distance("disk", "storage"), None);
        assert_eq!(distance("abcd", "wxyz"), None);
    }
}
