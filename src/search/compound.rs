//! Compound words. Queries such as `notfound`, `4013429` and `wifi` must match texts
//! that contain `BlobNotFound`, `KB4013429` and `Wi-Fi`.

use super::words::{is_cjk, to_term, words};
use std::ops::Range;

/// Minimum number of trailing digits that become a separate term.
const MIN_DIGITS: usize = 3;

/// Maximum number of parts of a word that are indexed.
const MAX_PARTS: usize = 8;

/// Calls `each` with every term of `text`, its byte range, and true if it is a part of
/// a word or two words joined. Terms at the same position are consecutive, whole words
/// first.
pub(super) fn index_terms(text: &str, mut each: impl FnMut(&str, Range<usize>, bool)) {
    let mut part = String::new();
    let mut last: Option<Range<usize>> = None;
    words(text, |term, range| {
        each(term, range.clone(), false);
        let word = &text[range.clone()];
        for part_range in parts(word) {
            to_term(&word[part_range.clone()], &mut part);
            let start = range.start + part_range.start;
            each(&part, start..start + part_range.len(), true);
        }
        if let Some(before) = &last
            && are_joined(text, before, &range)
        {
            to_term(&text[before.start..range.end].replace('-', ""), &mut part);
            each(&part, before.start..range.end, true);
        }
        last = Some(range);
    });
}

/// Returns true if a single hyphen is between two words of letters.
fn are_joined(text: &str, before: &Range<usize>, word: &Range<usize>) -> bool {
    let is_word = |range: &Range<usize>| {
        text[range.clone()]
            .chars()
            .all(|char| char.is_alphabetic() && !is_cjk(char))
    };
    text.get(before.end..word.start) == Some("-") && is_word(before) && is_word(word)
}

/// Returns the byte ranges of the parts of `word` that are also indexed: the words of
/// `CamelCase`, each tail of two or more of them, and trailing digits.
fn parts(word: &str) -> Vec<Range<usize>> {
    let starts = starts(word);
    let mut found = Vec::new();
    if starts.len() > 1 {
        let ends = starts.iter().skip(1).copied().chain([word.len()]);
        found.extend(starts.iter().zip(ends).map(|(start, end)| *start..end));
        let tails = &starts[1..starts.len() - 1];
        found.extend(tails.iter().map(|start| *start..word.len()));
        found.retain(|part| part.len() > 1);
    }
    found.extend(digits(word));
    found
}

/// Returns the byte offsets at which the words of a `CamelCase` word start: at an
/// uppercase letter after a lowercase one, and at the last of several uppercase letters
/// if two lowercase letters follow it (`XMLHttp`, but not `VMs`).
fn starts(word: &str) -> Vec<usize> {
    let chars: Vec<(usize, char)> = word.char_indices().collect();
    let is_lower = |at: usize| chars.get(at).is_some_and(|(_, char)| char.is_lowercase());
    let mut starts = vec![0];
    for (at, pair) in chars.windows(2).enumerate() {
        let (before, (start, char)) = (pair[0].1, pair[1]);
        let is_followed = is_lower(at + 2) && is_lower(at + 3);
        let is_start = before.is_lowercase() || (before.is_uppercase() && is_followed);
        if char.is_uppercase() && is_start {
            starts.push(start);
        }
    }
    starts.truncate(MAX_PARTS);
    starts
}

/// Returns the byte range of the trailing digits of a word that starts with letters, or
/// of a hexadecimal number without its `0x`.
fn digits(word: &str) -> Option<Range<usize>> {
    let hexadecimal = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
    if let Some(digits) = hexadecimal {
        let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_number && digits.len() >= MIN_DIGITS {
            return Some(2..word.len());
        }
        return None;
    }
    let letters = word.trim_end_matches(|char: char| char.is_ascii_digit());
    let is_name = !letters.is_empty() && letters.chars().all(char::is_alphabetic);
    let is_number = word.len() - letters.len() >= MIN_DIGITS;
    if is_name && is_number {
        Some(letters.len()..word.len())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::index_terms;

    fn terms(text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        index_terms(text, |term, range, is_part| {
            assert!(text.get(range).is_some());
            terms.push(format!("{}{term}", if is_part { "+" } else { "" }));
        });
        terms
    }

    #[test]
    fn words_of_a_compound_are_terms() {
        assert_eq!(
            terms("BlobNotFound"),
            ["blobnotfound", "+blob", "+not", "+found", "+notfound"]
        );
        assert_eq!(terms("XMLHttp"), ["xmlhttp", "+xml", "+http"]);
        assert_eq!(terms("VMs Azure AKS"), ["vm", "azure", "ak"]);
        assert_eq!(terms("\u{dc}berGro\u{df}"), ["ubergroß", "+uber", "+groß"]);
    }

    #[test]
    fn digits_of_a_code_are_terms() {
        assert_eq!(terms("KB4013429"), ["kb4013429", "+4013429"]);
        assert_eq!(terms("0x80070005"), ["0x80070005", "+80070005"]);
        assert_eq!(terms("v2 a1b2c3 12345"), ["v2", "a1b2c3", "12345"]);
    }

    #[test]
    fn words_with_a_hyphen_are_joined() {
        assert_eq!(terms("Wi-Fi"), ["wi", "fi", "+wifi"]);
        assert_eq!(terms("a - b, x--y, 1-2"), ["a", "b", "x", "y", "1", "2"]);
    }
}
