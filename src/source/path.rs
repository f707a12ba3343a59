//! Paths as articles write them, with forward slashes.

use std::borrow::Cow;

/// The path below a root that `written` leads to from the folder `folder` below
/// it; `None` where that lies outside. What would hide the way out is undone
/// first: percent signs, backslashes, drives, shares.
pub(crate) fn resolve(folder: &str, written: &str) -> Option<String> {
    let decoded = percent_decoded(written.trim()).replace('\\', "/");
    // `~/` begins at the root.
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
            // A drive, a scheme, a stream of a file: none is a name in a folder.
            part if part.contains([':', '\0']) => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The last part of a path.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder of a path; empty for one without.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `%20` and its kin resolved; as it is where that makes no text.
pub(crate) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.as_bytes();
    while let Some((first, rest)) = bytes.split_first() {
        let hex = rest.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex
            .filter(|_| *first == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
        {
            Some(byte) => {
                decoded.push(byte);
                bytes = &rest[2..];
            }
            None => {
                decoded.push(*first);
                bytes = rest;
            }
        }
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn paths_stay_in_the_project() {
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
