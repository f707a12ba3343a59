//! Texts from articles, shortened for messages.

use std::borrow::Cow;

/// Returns the first `max_chars` characters of `text`, with `…` if there are more.
pub(crate) fn shorten(text: &str, max_chars: usize) -> Cow<'_, str> {
    match text.char_indices().nth(max_chars) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// Returns the first line of `text`, shortened to 40 characters.
pub(crate) fn shorten_line(text: &str) -> Cow<'_, str> {
    const MAX_CHARS: usize = 40;
    shorten(text.lines().next().unwrap_or_default(), MAX_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_a_character() {
        assert_eq!(shorten("éa", 2), "éa");
        assert_eq!(shorten("éab", 2), "éa…");
        assert_eq!(shorten_line("one\ntwo"), "one");
        assert_eq!(shorten_line(""), "");
    }
}
