//! What the rules of this group share: which links lead to a page on the web,
//! and which are so broken that only one rule may speak of them.

use super::host::{host_fault, is_plain};
use crate::article::{Article, Link, Target, classify};
use crate::rules::Context;
use crate::schema::Links;
use crate::source::Span;
use std::borrow::Cow;

/// A link to a page on the web whose address is whole.
#[derive(Debug)]
pub(in crate::rules) struct Page<'a> {
    pub(super) link: &'a Link,
    /// Whether the scheme is https.
    pub(super) secure: bool,
    pub(super) host: Cow<'a, str>,
    /// Path, query and fragment.
    pub(super) path: &'a str,
}

/// The links of the article in `cx` to pages of the web, buttons and images
/// among them, without those whose address is a placeholder or malformed.
pub(super) fn pages<'c>(cx: &'c Context<'_>) -> &'c [Page<'c>] {
    cx.pages.get_or_init(|| {
        let links = cx.corpus.article(cx.file).outline.addresses();
        links
            .filter_map(|link| page_of(link, &cx.schemas.links))
            .collect()
    })
}

/// Those of them that are fetched without https.
pub(super) fn insecure_pages<'c>(cx: &'c Context<'_>) -> impl Iterator<Item = &'c Page<'c>> {
    pages(cx).iter().filter(|page| !page.secure)
}

pub(super) fn page_of<'a>(link: &'a Link, known: &Links) -> Option<Page<'a>> {
    let url = page_address(&link.url);
    let Target::Web { scheme, host, path } = classify(url) else {
        return None;
    };
    // Nearly all addresses begin well: a host that is none tells the others.
    let begins_well = url.starts_with("https://")
        && !["", "http", "https"].contains(&host.as_ref())
        && is_plain(&host);
    let whole = match begins_well {
        true => !is_placeholder_host(&host, known),
        false => {
            !is_placeholder(url, &host, known)
                && address_fault(url).is_none()
                && host_fault(url).is_none()
        }
    };
    whole.then_some(Page {
        link,
        secure: scheme == "https",
        host,
        path,
    })
}

/// The links that are not plainly pages of the web, which nearly all are.
pub(super) fn others(article: &Article) -> impl Iterator<Item = &Link> {
    article
        .outline
        .addresses()
        .filter(|link| !link.url.starts_with("https://"))
}

/// The address of the page that a button leads to; any other address as it is.
pub(super) fn page_address(url: &str) -> &str {
    if url.starts_with("https://") {
        return url;
    }
    match classify(url) {
        Target::Button { url } => url.trim(),
        _ => url,
    }
}

/// Whether the target is one that only a template or a draft holds. `host` is
/// the target's host, empty where it has none.
pub(super) fn is_placeholder(url: &str, host: &str, known: &Links) -> bool {
    is_placeholder_host(host, known)
        || known.placeholder_targets.contains(url.trim())
        || (host.is_empty() && is_bare_scheme(url))
}

/// Whether a host stands for one that is still to be found: `https://TBD`.
fn is_placeholder_host(host: &str, known: &Links) -> bool {
    let is_word = || memchr::memchr(b'.', host.as_bytes()).is_none();
    known.placeholder_hosts.contains(host)
        || (is_word() && !host.is_empty() && known.placeholder_targets.contains(host))
}

/// `https:` and slashes, nothing else.
fn is_bare_scheme(url: &str) -> bool {
    let url = url.trim().trim_end_matches('/');
    url.eq_ignore_ascii_case("https:") || url.eq_ignore_ascii_case("http:")
}

/// What is wrong with the ends of a web address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AddressFault {
    /// `http://https://host` or `https://https//host`: where the second scheme
    /// begins, and the offset behind it.
    Doubled { second: usize, end: usize },
    /// `https:/host` or `https:host`: offset behind the colon, and behind the slashes.
    Slashes(usize, usize),
    /// `(https://host)`, `"https://host"` or `https://host>`: so many bytes at the
    /// front and at the back do not belong to it.
    Wrapped { front: usize, back: usize },
}

/// Signs that no address begins with.
const OPENING: [char; 8] = ['(', '<', '"', '\'', '“', '”', '‘', '’'];

/// Signs that no address ends with.
const CLOSING: [char; 6] = ['>', '"', '“', '”', '‘', '’'];

/// Whether [`address_fault`] may have something to say of an address that begins
/// with `https://`: of nearly all it has not.
pub(super) fn may_be_broken(url: &str) -> bool {
    let behind = url.strip_prefix("https://");
    behind.is_some_and(|rest| rest.starts_with(['h', '/', '\\', ':']) || rest.ends_with(CLOSING))
}

/// What is wrong with the ends of `url`, if it is a web address.
pub(super) fn address_fault(url: &str) -> Option<AddressFault> {
    if let Some(fault) = wrapped(url) {
        return Some(fault);
    }
    let colon = scheme_end(url)?;
    let behind = behind_slashes(url, colon);
    if let Some(length) = scheme_end(&url[behind..]).or_else(|| scheme_host(&url[behind..])) {
        let end = behind + length;
        return Some(AddressFault::Doubled {
            second: behind,
            end,
        });
    }
    (url.len() > behind && &url[colon..behind] != "//")
        .then_some(AddressFault::Slashes(colon, behind))
}

fn wrapped(url: &str) -> Option<AddressFault> {
    let length = |c: Option<char>| c.map_or(0, char::len_utf8);
    let last = url.chars().next_back();
    if url.starts_with(OPENING) {
        let front = length(url.chars().next());
        let has_scheme = url[front..].split_once(':').is_some_and(|(scheme, _)| {
            let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'-';
            scheme.len() >= 4 && scheme.bytes().all(is_letter)
        });
        let last = last.filter(|c| CLOSING.contains(c) || matches!(c, ')' | '\''));
        let back = length(last);
        return has_scheme.then_some(AddressFault::Wrapped { front, back });
    }
    // The tokens of a template end with `-->`.
    let last = last.filter(|c| CLOSING.contains(c) && !url.contains('<'))?;
    let is_alone = url.matches(last).count() == 1;
    let back = last.len_utf8();
    (is_alone && scheme_end(url).is_some()).then_some(AddressFault::Wrapped { front: 0, back })
}

/// The offset behind the slashes, or what was written for them, at `from`.
pub(super) fn behind_slashes(url: &str, from: usize) -> usize {
    url.len() - url[from..].trim_start_matches(['/', '\\', ':']).len()
}

/// The length of `https` where `url` begins with `https/`: a scheme without its
/// colon that is taken for a host.
fn scheme_host(url: &str) -> Option<usize> {
    let (host, _) = url.split_once('/')?;
    (host.eq_ignore_ascii_case("https") || host.eq_ignore_ascii_case("http")).then_some(host.len())
}

/// The offset behind `http:` or `https:` at the front of `url`.
fn scheme_end(url: &str) -> Option<usize> {
    let colon = url.get(..6)?.find(':').filter(|at| *at >= 4)?;
    let scheme = &url[..colon];
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
        .then_some(colon + 1)
}

/// Where a finding about the target stands: the target, or the whole link where
/// the target is not written apart.
pub(super) fn place(link: &Link) -> Span {
    if link.target.is_empty() {
        link.span
    } else {
        link.target
    }
}
