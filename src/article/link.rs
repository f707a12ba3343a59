//! Targets of links.

use crate::source::path::percent_decoded;
use std::borrow::Cow;

/// The target of a link. Spaces, control characters and percent-encoding that would hide a scheme
/// are removed first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<'a> {
    /// Nothing.
    Empty,
    /// A page on the web.
    Web {
        /// `http` or `https`.
        scheme: &'static str,
        /// The host in lower case, without port; empty if it is missing.
        host: Cow<'a, str>,
        /// The path, query and fragment.
        path: &'a str,
    },
    /// A mail address.
    Mail,
    /// A telephone number.
    Phone {
        /// The number as written.
        number: &'a str,
    },
    /// A blade of the portal.
    Blade(BladeLink<'a>),
    /// A button that leads to a page.
    Button {
        /// The address of the page.
        url: &'a str,
    },
    /// A fragment: a location in this article.
    Fragment(&'a str),
    /// A file of the tree.
    File {
        /// The path as written, without query and fragment.
        path: &'a str,
        /// The text after `#`, if there is one.
        fragment: Option<&'a str>,
    },
    /// A path on a local disk, or a share.
    Local(&'a str),
    /// Any other scheme, in lower case.
    Other(String),
    /// A target with a replacement token, which is known only at run time.
    Token,
}

/// A link to a blade, as written and not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BladeLink<'a> {
    /// `data-blade`, `button-data-blade` or `button-data-context`.
    pub scheme: &'static str,
    /// The text between the scheme and `;`.
    pub path: &'a str,
    /// The text after `;data-blade-uri:`.
    pub uri: Option<&'a str>,
    /// The text after `;` if it is something else.
    pub rest: Option<&'a str>,
}

impl<'a> BladeLink<'a> {
    /// Returns the extension, the blade, and pairs of parameter names and values. Values may have
    /// dots only in braces or brackets.
    pub fn parts(&self) -> Vec<&'a str> {
        let mut parts = Vec::new();
        let (mut depth, mut start) = (0_i32, 0);
        for (at, c) in self.path.char_indices() {
            match c {
                '{' | '[' => depth += 1,
                '}' | ']' => depth -= 1,
                '.' if depth <= 0 => {
                    parts.push(&self.path[start..at]);
                    start = at + 1;
                }
                _ => {}
            }
        }
        parts.push(&self.path[start..]);
        parts
    }
}

/// The schemes of links to blades.
const BLADE_SCHEMES: [&str; 3] = ["data-blade", "button-data-blade", "button-data-context"];

/// Returns the target of `url`.
pub fn classify(url: &str) -> Target<'_> {
    let is_seen = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = url.as_bytes();
    let url = if is_seen(bytes.first()) && is_seen(bytes.last()) {
        url
    } else {
        url.trim_matches(|c: char| c.is_whitespace() || c.is_control())
    };
    if url.is_empty() {
        return Target::Empty;
    }
    // `{externalLink}` in a JSON string is also replaced at run time.
    let has_comment = || memchr::memmem::find(url.as_bytes(), b"<!--").is_some();
    let has_tag = memchr::memchr(b'<', url.as_bytes()).is_some();
    if url.starts_with('{') || (has_tag && has_comment()) {
        return Target::Token;
    }
    // Nearly all links are of this kind.
    if let Some(rest) = url
        .strip_prefix("https://")
        .filter(|rest| !rest.starts_with('/'))
    {
        return web("https", rest);
    }
    if let Some(fragment) = url.strip_prefix('#') {
        return Target::Fragment(fragment);
    }
    if url.starts_with("\\\\") || url.starts_with("file:") || is_drive(url) {
        return Target::Local(url);
    }
    if let Some(rest) = url.strip_prefix("//") {
        return web("https", rest);
    }
    let Some((scheme, rest)) = split_scheme(url) else {
        let (path, fragment) = match url.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (url, None),
        };
        let path = path.split('?').next().unwrap_or(path);
        return Target::File { path, fragment };
    };
    match scheme.as_str() {
        "https" => web("https", rest.trim_start_matches('/')),
        "http" => web("http", rest.trim_start_matches('/')),
        "mailto" => Target::Mail,
        "tel" => Target::Phone { number: rest },
        "file" => Target::Local(url),
        "button-link" => Target::Button { url: rest },
        _ => match BLADE_SCHEMES.iter().find(|known| **known == scheme) {
            Some(known) => Target::Blade(blade(known, rest)),
            None => Target::Other(scheme),
        },
    }
}

fn is_drive(url: &str) -> bool {
    let bytes = url.as_bytes();
    bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':'
}

/// Returns the scheme of `url`, in lower case and without characters that browsers skip, and the
/// rest; `None` if there is no scheme.
fn split_scheme(url: &str) -> Option<(String, &str)> {
    let colon = url.find(':')?;
    if url.find(['/', '?', '#']).is_some_and(|end| end < colon) {
        return None;
    }
    let written = percent_decoded(&url[..colon]);
    let scheme: String = written
        .chars()
        .filter(|c| {
            !c.is_control()
                && !c.is_whitespace()
                && *c != '\u{ad}'
                && !('\u{200b}'..='\u{200f}').contains(c)
        })
        .flat_map(char::to_lowercase)
        .collect();
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    // `host.name:8080/x` is a page without a scheme.
    let port = url[colon + 1..]
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default();
    let is_port =
        !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) && scheme.contains('.');
    if is_scheme && !is_port {
        Some((scheme, &url[colon + 1..]))
    } else {
        None
    }
}

fn web<'a>(scheme: &'static str, rest: &'a str) -> Target<'a> {
    let (mut start, mut end, mut port, mut has_capitals) = (0, rest.len(), None, false);
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'/' | b'?' | b'#' | b'\\' => {
                end = at;
                break;
            }
            // The text before it is a user name.
            b'@' => (start, port) = (at + 1, None),
            b':' => port = port.or(Some(at)),
            b'A'..=b'Z' => has_capitals = true,
            _ => {}
        }
    }
    let host = &rest[start..port.unwrap_or(end)];
    let host = if has_capitals {
        Cow::Owned(host.to_ascii_lowercase())
    } else {
        Cow::Borrowed(host)
    };
    Target::Web {
        scheme,
        host,
        path: &rest[end..],
    }
}

fn blade<'a>(scheme: &'static str, rest: &'a str) -> BladeLink<'a> {
    let (path, more) = match rest.split_once(';') {
        Some((path, more)) => (path, Some(more)),
        None => (rest, None),
    };
    const URI: &str = "data-blade-uri:";
    let uri = more.and_then(|more| {
        let head = more.get(..URI.len())?;
        head.eq_ignore_ascii_case(URI).then(|| &more[URI.len()..])
    });
    BladeLink {
        scheme,
        path,
        uri,
        rest: if uri.is_none() { more } else { None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_schemes_are_seen() {
        for url in [
            "javascript:alert(1)",
            " JAVA\tscript:x",
            "java%73cript:x",
            "\u{1}javascript:x",
            "java\nscript:x",
        ] {
            assert_eq!(
                classify(url),
                Target::Other("javascript".to_owned()),
                "{url:?}"
            );
        }
        assert_eq!(
            classify("c:\\temp\\a.png"),
            Target::Local("c:\\temp\\a.png")
        );
        assert_eq!(classify("ttps://x"), Target::Other("ttps".to_owned()));
    }

    #[test]
    fn pages_files_and_fragments() {
        let web = |scheme, host, path| Target::Web {
            scheme,
            host: Cow::Borrowed(host),
            path,
        };
        assert_eq!(
            classify("https://Docs.Microsoft.com/a#b"),
            web("https", "docs.microsoft.com", "/a#b")
        );
        assert_eq!(classify("http://"), web("http", "", ""));
        assert_eq!(classify("//user@host:8/x"), web("https", "host", "/x"));
        assert_eq!(classify("#a"), Target::Fragment("a"));
        assert_eq!(
            classify("../x/y.md#z"),
            Target::File {
                path: "../x/y.md",
                fragment: Some("z")
            }
        );
        assert_eq!(
            classify("ea.azure.com:443/x"),
            Target::File {
                path: "ea.azure.com:443/x",
                fragment: None
            }
        );
    }

    #[test]
    fn blades_split_at_dots_outside_braces() {
        let Target::Blade(blade) =
            classify("data-blade:A.B.id.$resourceId;data-blade-uri:{$domain}/x.y")
        else {
            panic!("not a blade");
        };
        assert_eq!(blade.parts(), ["A", "B", "id", "$resourceId"]);
        assert_eq!(blade.uri, Some("{$domain}/x.y"));
    }
}
