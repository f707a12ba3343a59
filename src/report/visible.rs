//! Text from articles and paths, made safe for a terminal.

use std::borrow::Cow;

/// `text` with every character that could move the cursor, change colours or
/// reorder what follows replaced by a visible one; a tab stays.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| glyph(c) == c) {
        return Cow::Borrowed(text);
    }
    text.chars().map(glyph).collect::<String>().into()
}

/// `text` on one line, made safe in the same way; for messages and help, whose
/// line ends mean nothing.
pub(super) fn line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().map(visible).collect();
    words.join(" ")
}

/// The visible stand-in for a character; itself where it needs none.
pub(super) fn glyph(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn escapes_and_bidi_become_visible() {
        assert_eq!(
            visible("a\u{1b}[31mb\u{202e}c\nd\te"),
            "a␛[31mb\u{fffd}c␊d\te"
        );
        assert!(matches!(
            visible("plain ünicode"),
            std::borrow::Cow::Borrowed(_)
        ));
    }
}
