//! Splits text into words and normalizes words to terms.

use super::stem::stem;
use icu_normalizer::DecomposingNormalizerBorrowed;
use std::ops::Range;

/// Maximum length of a term in characters; longer words are cut.
const MAX_TERM_CHARS: usize = 32;

/// Calls `each` with every term of `text` and its byte range, in order. A run of letters
/// and digits is one term; in CJK scripts, which put no spaces between words, every pair
/// of adjacent characters is one.
pub(super) fn words(text: &str, mut each: impl FnMut(&str, Range<usize>)) {
    let mut term = String::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let is_plain = |byte: &&u8| byte.is_ascii_alphanumeric();
        let end = at + bytes[at..].iter().take_while(is_plain).count();
        if bytes.get(end).is_some_and(|byte| !byte.is_ascii()) {
            at = unicode_run(text, at, &mut term, &mut each);
        } else if end == at {
            at += 1;
        } else {
            to_term(&text[at..end], &mut term);
            each(&term, at..end);
            at = end;
        }
    }
}

/// Handles the run of letters, or the single other character, at byte `start`. Returns
/// its end.
fn unicode_run(
    text: &str,
    start: usize,
    term: &mut String,
    each: &mut impl FnMut(&str, Range<usize>),
) -> usize {
    let mut chars = text[start..].chars();
    let Some(first) = chars.next() else {
        return text.len();
    };
    let mut end = start + first.len_utf8();
    if !first.is_alphanumeric() {
        return end;
    }
    let is_cjk_run = is_cjk(first);
    let mut last = start..end;
    let mut pairs = 0;
    for char in chars.take_while(|char| continues_word(*char) && is_cjk(*char) == is_cjk_run) {
        let here = end..end + char.len_utf8();
        end = here.end;
        if is_cjk_run {
            each(&text[last.start..end], last.start..end);
            pairs += 1;
        }
        last = here;
    }
    if !is_cjk_run {
        to_term(&text[start..end], term);
        each(term, start..end);
    } else if pairs == 0 {
        each(&text[start..end], start..end);
    }
    end
}

/// Returns true if a character continues a word: a letter, a digit, or a combining
/// accent.
fn continues_word(char: char) -> bool {
    char.is_alphanumeric() || is_accent(char)
}

fn is_accent(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}')
}

/// Returns true for characters of Chinese, Japanese and Korean scripts, which are indexed
/// in pairs.
pub(super) fn is_cjk(char: char) -> bool {
    matches!(char,
        '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

/// Writes the term of a word to `term`: in lower case, without accents and
/// inflections, with compatibility characters (full-width letters, ligatures) replaced.
pub(super) fn to_term(word: &str, term: &mut String) {
    term.clear();
    if word.is_ascii() {
        term.push_str(&word[..word.len().min(MAX_TERM_CHARS)]);
        term.make_ascii_lowercase();
    } else {
        let lower = word.to_lowercase();
        let plain = DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(lower.chars());
        term.extend(plain.filter(|char| !is_accent(*char)).take(MAX_TERM_CHARS));
    }
    stem(term);
}

#[cfg(test)]
mod tests {
    use super::words;

    fn terms(text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        words(text, |term, range| {
            assert!(text.get(range).is_some());
            terms.push(term.to_owned());
        });
        terms
    }

    #[test]
    fn words_become_terms() {
        assert_eq!(
            terms("Disks, VMs: policies & access (0x80070005s)"),
            ["disk", "vm", "policy", "access", "0x80070005s"]
        );
        assert_eq!(
            terms("STATUS addresses boxes Über_straße"),
            ["status", "address", "box", "uber", "straße"]
        );
        assert_eq!(
            terms("重置密码Azure门"),
            ["重置", "置密", "密码", "azur", "门"]
        );
        assert_eq!(terms(&"a".repeat(99)), ["a".repeat(32)]);
        assert!(terms(" -- \u{1f600} ").is_empty());
        assert_eq!(
            terms("Re\u{301}sume\u{301} \u{ff36}\u{ff2d}\u{ff13} \u{fb01}le"),
            ["resum", "vm3", "fil"]
        );
        assert_eq!(
            terms("caf\u{e9}s-Z\u{fc}rich2 \u{2019}vm\u{2019}s \u{95e8}"),
            ["caf", "zurich2", "vm", "s", "门"]
        );
    }
}
