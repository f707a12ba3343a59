//! Classification of link targets: pages on the web, placeholders, and malformed addresses.

use super::host::{host_error, is_plain};
use crate::article::{Link, Target, classify};
use crate::schema::Links;
use crate::source::Span;
use std::borrow::Cow;

/// A link to a web page with a well-formed address.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) link: &'a Link,
    /// True if the scheme is https.
    pub(crate) secure: bool,
    pub(crate) host: Cow<'a, str>,
    /// Path, query, and fragment.
    pub(crate) path: &'a str,
}

/// Returns the web page that `link` leads to. Returns `None` for other targets,
/// placeholders, and malformed addresses.
pub(crate) fn page_of<'a>(link: &'a Link, known: &Links) -> Option<Page<'a>> {
    let url = page_address(&link.url);
    let Target::Web { scheme, host, path } = classify(url) else {
        return None;
    };
    // A plain host after `https://` rules out all errors, which is quick to see.
    let is_simple = url.starts_with("https://")
        && !["", "http", "https"].contains(&host.as_ref())
        && is_plain(&host);
    let is_page = if is_simple {
        !is_placeholder_host(&host, known)
    } else {
        !is_placeholder(url, &host, known)
            && address_error(url).is_none()
            && host_error(url).is_none()
    };
    if !is_page {
        return None;
    }
    Some(Page {
        link,
        secure: scheme == "https",
        host,
        path,
    })
}

/// Returns the address of the page that a button leads to, and any other address unchanged.
pub(crate) fn page_address(url: &str) -> &str {
    if url.starts_with("https://") {
        return url;
    }
    match classify(url) {
        Target::Button { url } => url.trim(),
        _ => url,
    }
}

/// Returns true if the target is a placeholder from a template or draft. `host` is the host
/// of the target, or empty.
pub(crate) fn is_placeholder(url: &str, host: &str, known: &Links) -> bool {
    is_placeholder_host(host, known)
        || known.placeholder_targets.contains(url.trim())
        || (host.is_empty() && is_bare_scheme(url))
}

/// Returns true if `host` is a placeholder, as in `https://TBD`.
fn is_placeholder_host(host: &str, known: &Links) -> bool {
    let is_word = || memchr::memchr(b'.', host.as_bytes()).is_none();
    known.placeholder_hosts.contains(host)
        || (is_word() && !host.is_empty() && known.placeholder_targets.contains(host))
}

/// Returns true if `url` is `https:` with or without slashes, and nothing else.
fn is_bare_scheme(url: &str) -> bool {
    let url = url.trim().trim_end_matches('/');
    url.eq_ignore_ascii_case("https:") || url.eq_ignore_ascii_case("http:")
}

/// An error at the start or end of a web address. Offsets are bytes of the address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressError {
    /// `http://https://host` or `https://https//host`: start and end of the second scheme.
    DoubleScheme { second: usize, end: usize },
    /// `https:/host` or `https:host`: offsets after the colon and after the slashes.
    Slashes { colon: usize, end: usize },
    /// `(https://host)`, `"https://host"`, or `https://host>`: number of extra bytes at the
    /// start and at the end.
    Wrapped { front: usize, back: usize },
}

/// Characters that no address starts with.
const OPENING: [char; 8] = ['(', '<', '"', '\'', '“', '”', '‘', '’'];

/// Characters that no address ends with.
const CLOSING: [char; 6] = ['>', '"', '“', '”', '‘', '’'];

/// Returns true if [`address_error`] may find an error in an address that starts with
/// `https://`. Rules out nearly all addresses quickly.
pub(crate) fn may_be_broken(url: &str) -> bool {
    let rest = url.strip_prefix("https://");
    rest.is_some_and(|rest| rest.starts_with(['h', '/', '\\', ':']) || rest.ends_with(CLOSING))
}

/// Returns the error at the start or end of `url` if it is a web address.
pub(crate) fn address_error(url: &str) -> Option<AddressError> {
    if let Some(error) = wrapped(url) {
        return Some(error);
    }
    let colon = scheme_end(url)?;
    let end = after_slashes(url, colon);
    let rest = &url[end..];
    if let Some(length) = scheme_end(rest).or_else(|| scheme_host_len(rest)) {
        return Some(AddressError::DoubleScheme {
            second: end,
            end: end + length,
        });
    }
    if rest.is_empty() || &url[colon..end] == "//" {
        return None;
    }
    Some(AddressError::Slashes { colon, end })
}

fn wrapped(url: &str) -> Option<AddressError> {
    let last = url.chars().next_back();
    let first = url.chars().next().filter(|first| OPENING.contains(first));
    if let Some(first) = first {
        let front = first.len_utf8();
        let (scheme, _) = url[front..].split_once(':')?;
        let is_scheme_byte = |byte: u8| byte.is_ascii_alphabetic() || byte == b'-';
        if scheme.len() < 4 || !scheme.bytes().all(is_scheme_byte) {
            return None;
        }
        let back = last
            .filter(|c| CLOSING.contains(c) || matches!(c, ')' | '\''))
            .map_or(0, char::len_utf8);
        return Some(AddressError::Wrapped { front, back });
    }
    // Template tokens end with `-->`.
    let last = last.filter(|c| CLOSING.contains(c) && !url.contains('<'))?;
    let is_alone = url.matches(last).count() == 1;
    if !is_alone || scheme_end(url).is_none() {
        return None;
    }
    Some(AddressError::Wrapped {
        front: 0,
        back: last.len_utf8(),
    })
}

/// Returns the offset after the slashes at `from`, or after what was typed instead of them.
pub(crate) fn after_slashes(url: &str, from: usize) -> usize {
    url.len() - url[from..].trim_start_matches(['/', '\\', ':']).len()
}

/// Returns the length of `https` if `url` starts with `https/`: a scheme without its colon
/// that is parsed as a host.
fn scheme_host_len(url: &str) -> Option<usize> {
    let (host, _) = url.split_once('/')?;
    if host.eq_ignore_ascii_case("https") || host.eq_ignore_ascii_case("http") {
        Some(host.len())
    } else {
        None
    }
}

/// Returns the offset after `http:` or `https:` at the start of `url`.
fn scheme_end(url: &str) -> Option<usize> {
    let (scheme, _) = url.get(..6)?.split_once(':')?;
    if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") {
        Some(scheme.len() + 1)
    } else {
        None
    }
}

/// Returns the span of findings about the target: the target, or the whole link if the target
/// has no span of its own.
pub(crate) fn target_span(link: &Link) -> Span {
    if link.target.is_empty() {
        link.span
    } else {
        link.target
    }
}
