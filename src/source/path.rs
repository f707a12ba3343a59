//! Paths as text, with forward slashes.

use std::borrow::Cow;
use std::ffi::OsStr;

/// Returns a path or a name as text. Bytes that are not UTF-8 become `\xHH`, so that different
/// names have different texts; see [`is_escaped`].
pub(crate) fn to_text(path: &OsStr) -> Cow<'_, str> {
    escaped(path.as_encoded_bytes())
}

/// Returns the bytes of a path as text, as [`to_text`] does.
pub(crate) fn escaped(path: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(path) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(path.len() + 8);
    for chunk in path.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    Cow::Owned(text)
}

/// Returns true if `path` is the text of a path that is not UTF-8.
pub(crate) fn is_escaped(path: &str) -> bool {
    let is_hex = |byte: &u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(byte);
    path.match_indices("\\x").any(|(at, _)| {
        let digits = path.as_bytes().get(at + 2..at + 4).unwrap_or_default();
        matches!(digits, [b'8'..=b'9' | b'A'..=b'F', low] if is_hex(low))
    })
}

/// Resolves the relative path `written` in an article in `folder`; both `folder` and the result
/// are relative to the root. Returns `None` if the target is outside the root: percent-encoding,
/// backslashes, drives and shares cannot hide that.
pub(crate) fn resolve(folder: &str, written: &str) -> Option<String> {
    let decoded = percent_decoded(written.trim()).replace('\\', "/");
    // `~/` is the root.
    let (mut parts, path) = match decoded.strip_prefix("~/") {
        Some(rest) => (Vec::new(), rest),
        None => (
            folder.split('/').filter(|part| !part.is_empty()).collect(),
            decoded.as_str(),
        ),
    };
    if path.starts_with('/') {
        return None;
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            // A drive, a scheme, or an alternate stream of a file.
            part if part.contains([':', '\0']) => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Returns the last part of a path.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Returns the folder of a path; empty if it has none.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Decodes `%20` and the like. Returns `text` if the result is not UTF-8.
pub(crate) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.as_bytes();
    while let Some((first, rest)) = bytes.split_first() {
        if *first == b'%'
            && let Some(byte) = hex_byte(rest)
        {
            decoded.push(byte);
            bytes = &rest[2..];
        } else {
            decoded.push(*first);
            bytes = rest;
        }
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Returns the byte that the two hexadecimal digits at the start of `text` stand for.
fn hex_byte(text: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(text.get(..2)?).ok()?;
    u8::from_str_radix(digits, 16).ok()
}

/// Returns `path` relative to `folder`, which is a name or empty; `None` if it is not below it.
pub(crate) fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    match folder {
        "" => Some(path),
        folder => path.strip_prefix(folder)?.strip_prefix('/'),
    }
}

#[cfg(test)]
mod tests {
    use super::{escaped, is_escaped, resolve};

    #[test]
    fn invalid_bytes_are_escaped() {
        for (bytes, text) in [
            (&b"svc/caf\xC3\xA9.md"[..], "svc/caf\u{e9}.md"),
            (b"svc/caf\xE9.md", "svc/caf\\xE9.md"),
            (b"\xFF\xFE/\xE4\xB8.md", "\\xFF\\xFE/\\xE4\\xB8.md"),
        ] {
            assert_eq!(escaped(bytes), text);
            assert_eq!(is_escaped(text), text.contains("\\x"), "{text}");
        }
        for text in ["svc/a.md", "svc\\x.md", "\\x41.md", "\\xeg", "\\x9"] {
            assert!(!is_escaped(text), "{text}");
        }
    }

    #[test]
    fn paths_outside_the_root_are_rejected() {
        let from = |written| resolve("articles/x", written);
        assert_eq!(from("a.md").as_deref(), Some("articles/x/a.md"));
        assert_eq!(
            from("../../includes/a%20b.md").as_deref(),
            Some("includes/a b.md")
        );
        assert_eq!(
            from("..\\..\\includes\\a.md").as_deref(),
            Some("includes/a.md")
        );
        assert_eq!(from("~/includes/a.md").as_deref(), Some("includes/a.md"));
        let outside = [
            "../../../a.md",
            "%2e%2e/%2E./../a.md",
            "/etc/passwd",
            "\\\\host\\share\\a.md",
            "//host/a.md",
            "c:\\a.md",
            "c:a.md",
            "file:///etc/passwd",
            "https://example.org/a.md",
            "~/../a.md",
            "%2Fetc/passwd",
        ];
        for written in outside {
            assert_eq!(from(written), None, "{written}");
        }
    }
}
