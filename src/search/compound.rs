//! Compound words. Queries such as `notfound`, `4013429` and `wifi` must match texts
//! that contain `BlobNotFound`, `KB4013429` and `Wi-Fi`.

use super::synonyms::{MAX_PHRASE_TERMS, Synonyms};
use super::words::{is_cjk, to_term, words};
use std::ops::Range;

/// Minimum number of trailing digits that become a separate term.
const MIN_DIGITS: usize = 3;

/// Maximum number of parts of a word that are indexed.
const MAX_PARTS: usize = 8;

/// How a term was found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// It is a word.
    Word,
    /// It is a part of a word, or two words joined.
    Part,
    /// It stands for a group of synonyms, one of them found.
    Synonym,
}

/// Calls `each` with every term of `text`, its byte range, and its origin. At the end of
/// each word, first the word, then its parts, then synonyms.
pub(super) fn index_terms(
    text: &str,
    synonyms: &Synonyms,
    mut each: impl FnMut(&str, Range<usize>, Origin),
) {
    let mut part = String::new();
    let mut recent: [String; MAX_PHRASE_TERMS] = Default::default();
    let mut starts = [0; MAX_PHRASE_TERMS];
    let mut last: Option<Range<usize>> = None;
    words(text, |term, range| {
        each(term, range.clone(), Origin::Word);
        let word = &text[range.clone()];
        // The parts of a name such as `MySQL` mean something else.
        let ranges = if synonyms.contains(term) {
            Vec::new()
        } else {
            parts(word)
        };
        for part_range in ranges {
            to_term(&word[part_range.clone()], &mut part);
            let start = range.start + part_range.start;
            each(&part, start..start + part_range.len(), Origin::Part);
        }
        if let Some(before) = &last
            && are_joined(text, before, &range)
        {
            to_term(&text[before.start..range.end].replace('-', ""), &mut part);
            each(&part, before.start..range.end, Origin::Part);
        }
        recent.rotate_left(1);
        recent[MAX_PHRASE_TERMS - 1].replace_range(.., term);
        starts.rotate_left(1);
        starts[MAX_PHRASE_TERMS - 1] = range.start;
        synonyms.ending(&recent, |group, count| {
            let start = starts[MAX_PHRASE_TERMS - count];
            each(group, start..range.end, Origin::Synonym);
        });
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
    let mut found = camel_case_words(word);
    if starts.len() > 1 {
        let tails = &starts[1..starts.len() - 1];
        found.extend(tails.iter().map(|start| *start..word.len()));
        found.retain(|part| part.len() > 1);
    }
    found.extend(digits(word));
    found
}

/// Returns the byte ranges of the words of a `CamelCase` word; none if it is a single word.
pub(super) fn camel_case_words(word: &str) -> Vec<Range<usize>> {
    let starts = starts(word);
    if starts.len() < 2 {
        return Vec::new();
    }
    let ends = starts.iter().skip(1).copied().chain([word.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| *start..end)
        .collect()
}

/// Returns the byte offsets at which the words of a `CamelCase` word start: at an
/// uppercase letter after a lowercase one, and at the last of several uppercase letters
/// if two lowercase letters follow it (`XMLHttp`, but not `VMs`). A hexadecimal number is a
/// single word.
fn starts(word: &str) -> Vec<usize> {
    if hexadecimal_digits(word).is_some() {
        return vec![0];
    }
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
    if let Some(digits) = hexadecimal_digits(word) {
        if digits.len() < MIN_DIGITS {
            return None;
        }
        return Some(2..word.len());
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

/// Returns the digits of a hexadecimal number, after its `0x`.
fn hexadecimal_digits(word: &str) -> Option<&str> {
    let digits = word
        .strip_prefix("0x")
        .or_else(|| word.strip_prefix("0X"))?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_number { Some(digits) } else { None }
}

#[cfg(test)]
mod tests {
    use super::{Origin, Synonyms, index_terms};

    fn terms(text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        index_terms(text, &Synonyms::default(), |term, range, origin| {
            assert!(text.get(range).is_some());
            let sign = if origin == Origin::Part { "+" } else { "" };
            terms.push(format!("{sign}{term}"));
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
        assert_eq!(terms("VMs Azure AKS"), ["vm", "azur", "ak"]);
        assert_eq!(terms("\u{dc}berGro\u{df}"), ["ubergroß", "+uber", "+groß"]);
    }

    #[test]
    fn digits_of_a_code_are_terms() {
        assert_eq!(terms("KB4013429"), ["kb4013429", "+4013429"]);
        assert_eq!(terms("0x80070005"), ["0x80070005", "+80070005"]);
        assert_eq!(terms("0xC004F074"), ["0xc004f074", "+c004f074"]);
        assert_eq!(terms("v2 a1b2c3 12345"), ["v2", "a1b2c3", "12345"]);
    }

    #[test]
    fn words_with_a_hyphen_are_joined() {
        assert_eq!(terms("Wi-Fi"), ["wi", "fi", "+wifi"]);
        assert_eq!(terms("a - b, x--y, 1-2"), ["a", "b", "x", "y", "1", "2"]);
    }
}
