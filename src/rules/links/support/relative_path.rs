//! Paths and headings with spaces, written as the target of a link.

use crate::schema::Links;

/// Returns `target` without the title after it, as in `a.md "A title"`.
pub(in crate::rules) fn without_title(target: &str) -> &str {
    let Some(quote) = target
        .chars()
        .next_back()
        .filter(|c| matches!(c, '"' | '\''))
    else {
        return target;
    };
    let inner = &target[..target.len() - 1];
    let Some(open) = inner.rfind(quote) else {
        return target;
    };
    let address = inner[..open].trim_end();
    if address.len() < open {
        address
    } else {
        target
    }
}

/// Maximum number of words of a path with spaces; a longer text is a sentence.
const MAX_PATH_WORDS: usize = 8;

/// Returns true if `text` looks like a heading of the article (`#a b`) or the path of a file.
pub(in crate::rules) fn is_path(text: &str, known: &Links) -> bool {
    if text.split_whitespace().count() > MAX_PATH_WORDS {
        return false;
    }
    if let Some(fragment) = text.strip_prefix('#') {
        return fragment.starts_with(char::is_alphanumeric);
    }
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let Some((name, extension)) = path.rsplit_once('.') else {
        return false;
    };
    let is_name = |c: char| c.is_alphanumeric() || "_-./%~&+ ".contains(c);
    let extensions = &known.file_extensions;
    name.chars().all(is_name)
        && extensions
            .iter()
            .any(|one| one.eq_ignore_ascii_case(extension))
}
