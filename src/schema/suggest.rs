//! "Did you mean": the nearest known name.

/// The candidate nearest to `word`, compared without regard to case, if it is
/// near enough that a person would take one for the other: at most a third of
/// the letters differ. Of equally near candidates the first one is taken.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = word.trim().to_lowercase();
    let length = word.chars().count();
    if length == 0 || length > 200 {
        return None;
    }
    let limit = (length / 3).clamp(1, 6);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| {
            (
                strsim::osa_distance(&word, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_leaves_strangers_alone() {
        let clouds = ["public", "fairfax", "mooncake", "blackforest"];
        assert_eq!(nearest("moonkake", clouds), Some("mooncake"));
        assert_eq!(nearest("FAIRFX", clouds), Some("fairfax"));
        assert_eq!(nearest("azure", clouds), None);
        assert_eq!(nearest("", clouds), None);
    }
}
