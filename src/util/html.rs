//! Escapes of HTML.

use pulldown_cmark::{Event, Parser};
use std::borrow::Cow;

/// Appends `text` as the text of an element, or as the value of an attribute in double quotes.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(escape);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// Resolves the character references that end with a semicolon. Other text stays as it is.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        resolved.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((characters, length)) = character_reference(rest) {
            resolved.push_str(&characters);
            rest = &rest[length..];
        } else {
            resolved.push('&');
            rest = &rest[1..];
        }
    }
    resolved.push_str(rest);
    Cow::Owned(resolved)
}

/// Reads the character reference at the start of `text`, such as `&eacute;` or `&#233;`. Returns
/// its characters and its length in bytes.
pub(crate) fn character_reference(text: &str) -> Option<(String, usize)> {
    const MAX_BYTES: usize = 33;
    let length = text.bytes().take(MAX_BYTES).position(|b| b == b';')? + 1;
    let reference = &text[..length];
    let name = reference.strip_prefix('&')?.strip_suffix(';')?;
    let name = name.strip_prefix('#').unwrap_or(name);
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    // The Markdown parser knows all of them.
    let shown = Parser::new(reference).find_map(|event| match event {
        Event::Text(shown) => Some(shown),
        _ => None,
    })?;
    (*shown != *reference).then(|| (shown.into_string(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_character_may_follow_a_reference() {
        assert_eq!(
            unescape("&amp;\u{2019}x &eacute;\u{e9}&lt;"),
            "&\u{2019}x \u{e9}\u{e9}<"
        );
        assert_eq!(unescape("&nbsp;\u{a0}"), "\u{a0}\u{a0}");
    }

    #[test]
    fn escapes_are_resolved_again() {
        let text = "a <b c=\"d\"> & é &amp;";
        let mut escaped = String::new();
        push_escaped(&mut escaped, text);
        assert_eq!(escaped, "a &lt;b c=&quot;d&quot;&gt; &amp; é &amp;amp;");
        assert_eq!(unescape(&escaped), text);
        assert_eq!(unescape("a=1&amp;b=2&c=3"), "a=1&b=2&c=3");
        assert_eq!(
            unescape("caf&eacute; &#39;&#x2f;&rarr;"),
            "caf\u{e9} '/\u{2192}"
        );
        for text in ["&", "&;", "&#;", "&none;", "&lt", "&l t;", "\u{e9}&\u{e9};"] {
            assert_eq!(unescape(text), text);
        }
    }
}
