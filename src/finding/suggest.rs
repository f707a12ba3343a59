//! "Did you mean": the nearest known name.

/// The candidate nearest to `word`, compared without regard to case, if it is
/// near enough that a person would take one for the other: at most a third of
/// the letters differ. Of equally near candidates the first one is taken.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    nearest_within(word, 6, candidates)
}

/// Longer words, in characters, are compared with nothing.
const MAX_LENGTH: usize = 200;
/// Longer candidates, in bytes, are near to none of them.
const MAX_BYTES: usize = 4 * (MAX_LENGTH + 6);

/// The same, if no more than `limit` letters differ either.
pub fn nearest_within<'c>(
    word: &str,
    limit: usize,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let word = word.trim().to_lowercase();
    let length = word.chars().count();
    if length == 0 || length > MAX_LENGTH {
        return None;
    }
    let limit = limit.min((length / 3).max(1));
    let letters = Letters::of(&word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // Most candidates are told apart by their length or their letters alone, which
        // costs far less than their distance.
        let most = best.map_or(limit, |(distance, _)| distance - 1);
        let is_too_long = candidate.len() > word.len() + most;
        let is_too_short = candidate.len() + most < word.len();
        if candidate.len() > MAX_BYTES
            || (is_too_long && candidate.is_ascii())
            || (is_too_short && word.is_ascii())
            || letters.differ_by(&Letters::of(candidate)) > most
        {
            continue;
        }
        let distance = strsim::osa_distance(&word, &candidate.to_lowercase());
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
            if distance == 0 {
                break;
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Candidates that are looked at for all findings of one file.
const MAX_COMPARED: usize = 200_000;

/// Finds the nearest names for the findings of one file, where both the words and the
/// candidates come from articles: after so many comparisons it finds none any more.
#[derive(Debug)]
pub struct Suggestions {
    left: usize,
}

impl Default for Suggestions {
    fn default() -> Self {
        Self { left: MAX_COMPARED }
    }
}

impl Suggestions {
    /// Whether nothing is found any more.
    pub fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Does what `nearest` does.
    pub fn nearest<'c>(
        &mut self,
        word: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        self.nearest_within(word, 6, candidates)
    }

    /// Does what `nearest_within` does.
    pub fn nearest_within<'c>(
        &mut self,
        word: &str,
        limit: usize,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        if self.is_spent() {
            return None;
        }
        let left = &mut self.left;
        let counted = candidates.into_iter().map_while(|candidate| {
            *left = left.checked_sub(1)?;
            Some(candidate)
        });
        let near = nearest_within(word, limit, counted);
        // Of only some of the candidates, the nearest may be the wrong one.
        if self.is_spent() { None } else { near }
    }
}

/// How often each letter occurs in a word, without regard to case; letters that
/// are not ASCII count as one.
struct Letters([u8; 64]);

/// Where a letter is counted, by its first byte; `None` for the other bytes.
const SLOTS: [Option<u8>; 256] = {
    let mut slots = [None; 256];
    let mut byte = 0;
    while byte < slots.len() {
        let lower = (byte as u8).to_ascii_lowercase();
        slots[byte] = match lower {
            b'a'..=b'z' => Some(lower - b'a'),
            b'0'..=b'9' => Some(26 + lower - b'0'),
            0..=0x7f => Some(36 + lower % 27),
            0xc0.. => Some(63),
            _ => None,
        };
        byte += 1;
    }
    slots
};

impl Letters {
    fn of(word: &str) -> Self {
        let mut counts = [0_u8; 64];
        for slot in word.bytes().filter_map(|byte| SLOTS[usize::from(byte)]) {
            let count = &mut counts[usize::from(slot)];
            *count = count.saturating_add(1);
        }
        Self(counts)
    }

    /// A lower bound of the edit distance of the two words.
    fn differ_by(&self, other: &Self) -> usize {
        let (mut more, mut less) = (0_usize, 0_usize);
        for (own, others) in self.0.iter().zip(&other.0) {
            more += usize::from(own.saturating_sub(*others));
            less += usize::from(others.saturating_sub(*own));
        }
        more.max(less)
    }
}

/// Returns true if `written` is certainly a typo of `known`: its separators differ, or
/// one letter of a longer part of it. Digits tell names apart, and case makes no
/// difference.
pub fn is_typo_of(written: &str, known: &str) -> bool {
    /// Shorter parts may be abbreviations of different things.
    const MIN_PART_LENGTH: usize = 5;
    if written.len().abs_diff(known.len()) > 2 || written.eq_ignore_ascii_case(known) {
        return false;
    }
    let (written, known) = (written.to_lowercase(), known.to_lowercase());
    let ours: Vec<&str> = parts(&written).collect();
    let theirs: Vec<&str> = parts(&known).collect();
    if ours.concat() == theirs.concat() {
        return true;
    }
    if ours.len() != theirs.len() {
        return false;
    }
    let mut different = ours.iter().zip(&theirs).filter(|(a, b)| a != b);
    let (Some((ours, theirs)), None) = (different.next(), different.next()) else {
        return false;
    };
    let digits = |part: &str| -> String { part.chars().filter(char::is_ascii_digit).collect() };
    ours.len().min(theirs.len()) >= MIN_PART_LENGTH
        && digits(ours) == digits(theirs)
        && strsim::osa_distance(ours, theirs) <= 1
}

/// Iterates over the parts of a name between its separators.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    let parts = name.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{MAX_COMPARED, Suggestions, nearest};

    #[test]
    fn finds_slips_and_leaves_strangers_alone() {
        let clouds = ["public", "fairfax", "mooncake", "blackforest"];
        assert_eq!(nearest("moonkake", clouds), Some("mooncake"));
        assert_eq!(nearest("FAIRFX", clouds), Some("fairfax"));
        assert_eq!(nearest("azure", clouds), None);
        assert_eq!(nearest("", clouds), None);
        let long = "\u{e9}".repeat(100_000);
        assert_eq!(
            nearest("moonkake", [long.as_str(), "mooncake"]),
            Some("mooncake")
        );
    }

    #[test]
    fn one_file_finds_so_many_and_no_more() {
        let mut suggestions = Suggestions::default();
        let found = (0..MAX_COMPARED)
            .take_while(|_| {
                suggestions
                    .nearest("moonkake", ["public", "mooncake"])
                    .is_some()
            })
            .count();
        assert_eq!(found, MAX_COMPARED / 2 - 1);
        assert!(suggestions.is_spent());
        let many = vec!["mooncake"; MAX_COMPARED];
        assert_eq!(Suggestions::default().nearest("moonkake", many), None);
    }

    #[test]
    fn typos_are_told_from_other_names() {
        for (written, known, is_typo) in [
            ("contsoso.compute", "contoso.compute", true),
            ("Contoso.Comptue", "contoso.compute", true),
            ("contoso.compute/", "contoso.compute", true),
            ("contoso_compute", "contoso.compute", true),
            ("contosocompute", "contoso.compute", true),
            ("Team_LogicApp", "team_logicapps", true),
            ("CONTOSO.COMPUTE", "contoso.compute", false),
            ("contoso.aad", "contoso.afd", false),
            ("team_storagegen1", "team_storagegen2", false),
            ("contoso.sql", "contoso.storage", false),
            ("contso.comptue", "contoso.compute", false),
        ] {
            assert_eq!(super::is_typo_of(written, known), is_typo, "{written}");
        }
    }
}
