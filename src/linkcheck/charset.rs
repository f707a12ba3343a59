//! Decoding of web pages as browsers do it: the byte order mark, then the header, then the
//! declaration of the page.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use std::convert::Infallible;

/// Size of the start of a page that is searched for NUL. Without a declared encoding, a page
/// with a NUL is not text.
const NUL_LOOKAHEAD_BYTES: usize = 1024;

/// The text of a web page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) text: String,
    /// True if no encoding is declared and the page is not UTF-8: only its ASCII characters are
    /// certain.
    pub(super) is_guessed: bool,
}

/// Decodes a page. Returns `None` if its encoding is not supported.
pub(super) fn decode(bytes: &[u8], content_type: &str) -> Option<Page> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return declared(encoding, &bytes[mark..]);
    }
    let by_header = parameter(content_type).and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Some(encoding) = by_header.or_else(|| by_declaration(bytes)) {
        return declared(encoding, bytes);
    }
    let start = &bytes[..bytes.len().min(NUL_LOOKAHEAD_BYTES)];
    if memchr::memchr(0, start).is_some() {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Page {
            text: text.to_owned(),
            is_guessed: false,
        });
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Some(Page {
        text: text.into_owned(),
        is_guessed: true,
    })
}

fn declared(encoding: &'static Encoding, bytes: &[u8]) -> Option<Page> {
    if encoding == REPLACEMENT {
        return None;
    }
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Some(Page {
        text: text.into_owned(),
        is_guessed: false,
    })
}

/// Returns the encoding that the page declares in its XML declaration or in a `meta` element.
fn by_declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let encoding = by_xml(bytes).or_else(|| by_meta(bytes))?;
    // A declaration that is readable as ASCII is not UTF-16.
    Some(match encoding {
        one if one == UTF_16BE || one == UTF_16LE => UTF_8,
        one if one == X_USER_DEFINED => WINDOWS_1252,
        one => one,
    })
}

fn by_xml(bytes: &[u8]) -> Option<&'static Encoding> {
    let rest = bytes.strip_prefix(b"<?xml")?;
    let declaration = &rest[..memchr::memchr(b'>', rest)?];
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value = declaration[at + b"encoding".len()..].trim_ascii_start();
    let value = value.strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    Encoding::for_label(&value[..memchr::memchr(*quote, value)?])
}

/// Returns the encoding of the first `meta` element with one, outside comments and scripts.
/// Browsers accept it anywhere in the page.
fn by_meta(bytes: &[u8]) -> Option<&'static Encoding> {
    tokens(bytes).find_map(|token| match token {
        Token::StartTag(tag) if *tag.name == b"meta" => of_meta(&tag),
        _ => None,
    })
}

fn of_meta(tag: &StartTag<()>) -> Option<&'static Encoding> {
    let attribute = |name: &[u8]| tag.attributes.get(name).map(|value| value.as_slice());
    if let Some(label) = attribute(b"charset") {
        return Encoding::for_label(label);
    }
    let kind = attribute(b"http-equiv")?;
    if !kind.eq_ignore_ascii_case(b"content-type") {
        return None;
    }
    let content = String::from_utf8_lossy(attribute(b"content")?);
    Encoding::for_label(parameter(&content)?.as_bytes())
}

/// Returns the `charset` parameter of a content type.
fn parameter(content_type: &str) -> Option<&str> {
    let lower = content_type.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let end = from + lower.get(from..)?.find("charset")? + "charset".len();
        let rest = content_type[end..].trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            from = end;
            continue;
        };
        let value = value.trim_start();
        return match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next(),
            _ => value
                .split(|one: char| one == ';' || one.is_ascii_whitespace())
                .next(),
        };
    }
}

/// Iterates over the tokens of a page. The content of scripts, text fields and the like is text.
pub(super) fn tokens(html: &[u8]) -> impl Iterator<Item = Token<()>> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).map(|token: Result<_, Infallible>| match token {
        Ok(token) => token,
        Err(never) => match never {},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], content_type: &str) -> String {
        decode(bytes, content_type).expect("text").text
    }

    #[test]
    fn prefers_byte_order_mark_then_header_then_declaration() {
        let latin = b"<h1 id=\"gr\xfc\xdfe\">";
        let right = "<h1 id=\"grüße\">";
        for content_type in [
            "text/html; charset=ISO-8859-1",
            "text/html;charset=\"windows-1252\"",
            "text/html; x=y; Charset = 'latin1'",
        ] {
            assert_eq!(text(latin, content_type), right, "{content_type}");
        }
        for declaration in [
            "<meta charset=iso-8859-1>",
            "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1252'>",
            "<?xml version='1.0' encoding=\"ISO-8859-1\"?>",
            "<!-- <meta charset=utf-8> --><title><meta charset=gbk></title><meta charset=latin1>",
            "<script>'<meta charset=koi8-r>'</script><meta name=x><meta charset=no-such><meta charset=l1>",
        ] {
            let page = [declaration.as_bytes(), latin].concat();
            assert_eq!(text(&page, "text/html"), format!("{declaration}{right}"));
        }
        // The mark has precedence over the header, and the header over the page.
        assert_eq!(text(b"\xef\xbb\xbf\xc3\xbc", "text/html; charset=gbk"), "ü");
        assert_eq!(text(b"\xff\xfea\0", "text/html; charset=gbk"), "a");
        let both = b"<meta charset=gbk>\xfc";
        assert!(text(both, "text/html; charset=latin1").ends_with('ü'));
        // Unknown labels are ignored.
        assert!(text(both, "text/html; charset=none").ends_with('\u{fffd}'));
        for (label, bytes, right) in [
            ("windows-1251", &b"\xe4\xe0"[..], "да"),
            ("gb2312", b"\xd6\xd0\xce\xc4", "中文"),
            ("shift_jis", b"\x8e\xe8\x8f\x87", "手順"),
            ("euc-kr", b"\xb4\xdc\xb0\xe8", "단계"),
            ("big5", b"\xa8\x42\xc6\x4a", "步驟"),
            ("koi8-r", b"\xdb\xc1\xc7", "шаг"),
        ] {
            let content_type = format!("text/html; charset={label}");
            assert_eq!(text(bytes, &content_type), right, "{label}");
        }
    }

    #[test]
    fn undeclared_encoding_is_utf_8_or_guessed() {
        let utf_8 = decode("<p id=\"maß\">".as_bytes(), "text/html").expect("text");
        assert!(!utf_8.is_guessed);
        let other = decode(b"<p id=\"ma\xdf\">", "text/html").expect("text");
        assert!(other.is_guessed);
        assert_eq!(decode(b"<\0p\0>\0", "text/html"), None);
        assert_eq!(decode(b"x", "text/html; charset=iso-2022-kr"), None);
        // A page in ASCII cannot be UTF-16.
        assert_eq!(
            text(b"<meta charset=utf-16>a", "text/html"),
            "<meta charset=utf-16>a"
        );
    }
}
