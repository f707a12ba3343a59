//! Suggestions of the nearest known name ("did you mean").

/// Longest word, in characters, that is compared with anything.
const MAX_WORD_CHARS: usize = 200;
/// Longest candidate, in bytes, that can be near to a word.
const MAX_CANDIDATE_BYTES: usize = 4 * (MAX_WORD_CHARS + MAX_EDITS);
/// Edits after which a word is no longer near, however long it is.
const MAX_EDITS: usize = 6;

/// Returns the candidate nearest to `word` in any case, if a person could mistake one for the
/// other: at most a third of the characters differ. Of equally near candidates the first wins.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    nearest_within(word, MAX_EDITS, candidates)
}

/// Does what [`nearest`] does for candidates with at most `max_edits` different characters.
pub(crate) fn nearest_within<'c>(
    word: &str,
    max_edits: usize,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let word = word.trim().to_lowercase();
    let length = word.chars().count();
    if length == 0 || length > MAX_WORD_CHARS {
        return None;
    }
    let max_edits = max_edits.min((length / 3).max(1));
    let letters = Letters::of(&word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let max = best.map_or(max_edits, |(distance, _)| distance - 1);
        // The length or the letters rule out most candidates at far less cost than the distance.
        let is_too_long = candidate.len() > word.len() + max;
        let is_too_short = candidate.len() + max < word.len();
        if candidate.len() > MAX_CANDIDATE_BYTES
            || (is_too_long && candidate.is_ascii())
            || (is_too_short && word.is_ascii())
            || letters.min_distance(&Letters::of(candidate)) > max
        {
            continue;
        }
        let distance = strsim::osa_distance(&word, &candidate.to_lowercase());
        if distance <= max_edits && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
            if distance == 0 {
                break;
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Returns ". Did you mean `x`?", or an empty text.
pub(crate) fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!(". Did you mean `{near}`?"))
        .unwrap_or_default()
}

/// Comparisons for all findings of one file.
const MAX_COMPARISONS: usize = 200_000;

/// Suggestions for the findings of one file, for words and candidates that both come from
/// articles: limits the total number of comparisons.
#[derive(Debug)]
pub(crate) struct Suggestions {
    left: usize,
}

impl Default for Suggestions {
    fn default() -> Self {
        Self {
            left: MAX_COMPARISONS,
        }
    }
}

impl Suggestions {
    /// Returns true if the limit is reached: there are no more suggestions.
    pub(crate) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Does what [`nearest`] does, within the limit.
    pub(crate) fn nearest<'c>(
        &mut self,
        word: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        self.nearest_within(word, MAX_EDITS, candidates)
    }

    /// Does what [`nearest_within`] does, within the limit.
    pub(crate) fn nearest_within<'c>(
        &mut self,
        word: &str,
        max_edits: usize,
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
        let near = nearest_within(word, max_edits, counted);
        if self.is_spent() {
            // Not all candidates were compared, so the nearest may be another one.
            return None;
        }
        near
    }
}

/// The number of occurrences of each character in a word, in any case; all characters that are not
/// ASCII count as one.
struct Letters([u8; 64]);

/// The slot in which a character is counted, by its first byte; `None` for other bytes.
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

    /// Returns a lower bound of the edit distance of the two words.
    fn min_distance(&self, other: &Self) -> usize {
        min_distance(&self.0, &other.0)
    }

    /// Returns a lower bound of the edit distance of the ASCII letters and digits of the two
    /// words.
    fn min_distance_of_alphanumerics(&self, other: &Self) -> usize {
        const SLOTS: usize = 36;
        min_distance(&self.0[..SLOTS], &other.0[..SLOTS])
    }
}

fn min_distance(ours: &[u8], theirs: &[u8]) -> usize {
    let (mut more, mut less) = (0_usize, 0_usize);
    for (own, others) in ours.iter().zip(theirs) {
        more += usize::from(own.saturating_sub(*others));
        less += usize::from(others.saturating_sub(*own));
    }
    more.max(less)
}

/// Returns true if `written` is certainly a typo of `known`, in any case: the separators differ, or
/// one letter of a long part. A different digit makes a different name.
pub(crate) fn is_typo_of(written: &str, known: &str) -> bool {
    /// Shorter parts may be different abbreviations.
    const MIN_PART_BYTES: usize = 5;
    if written.len().abs_diff(known.len()) > 2
        || written.eq_ignore_ascii_case(known)
        || Letters::of(written).min_distance_of_alphanumerics(&Letters::of(known)) > 1
    {
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
    ours.len().min(theirs.len()) >= MIN_PART_BYTES
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
    use super::{MAX_COMPARISONS, Suggestions, nearest};

    #[test]
    fn finds_typos_but_not_other_names() {
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
    fn comparisons_of_one_file_are_limited() {
        let mut suggestions = Suggestions::default();
        let found = (0..MAX_COMPARISONS)
            .take_while(|_| {
                suggestions
                    .nearest("moonkake", ["public", "mooncake"])
                    .is_some()
            })
            .count();
        assert_eq!(found, MAX_COMPARISONS / 2 - 1);
        assert!(suggestions.is_spent());
        let many = vec!["mooncake"; MAX_COMPARISONS];
        assert_eq!(Suggestions::default().nearest("moonkake", many), None);
    }

    #[test]
    fn typos_are_distinguished_from_other_names() {
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
