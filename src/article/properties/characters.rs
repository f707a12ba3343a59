//! Kinds of characters in a block.

pub(super) const ASCII_QUOTES: [char; 2] = ['"', '\''];
/// Characters that are used instead of a straight quote.
pub(super) const CURLY_QUOTES: [char; 10] = ['“', '”', '„', '‟', '‘', '’', '‚', '″', '`', '´'];

pub(super) fn is_quote(c: char) -> bool {
    ASCII_QUOTES.contains(&c) || CURLY_QUOTES.contains(&c)
}

pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Returns true for characters without width, and for unusual spaces.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{200b}'
            ..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202f}' | '\u{3000}'
    )
}

/// Returns the replacement of an invisible character.
pub(super) fn plain(c: char) -> &'static str {
    if matches!(c, '\u{a0}' | '\u{202f}' | '\u{3000}') {
        " "
    } else {
        ""
    }
}
