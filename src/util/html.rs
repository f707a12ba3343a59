//! Escapes of HTML.

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

/// Resolves character references. A text with a reference that XML does not define stays as it is.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape(text).unwrap_or(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved_again() {
        let text = "a <b c=\"d\"> & é &amp;";
        let mut escaped = String::new();
        push_escaped(&mut escaped, text);
        assert_eq!(escaped, "a &lt;b c=&quot;d&quot;&gt; &amp; é &amp;amp;");
        assert_eq!(unescape(&escaped), text);
        assert_eq!(unescape("&eacute; &lt;"), "&eacute; &lt;");
    }
}
