//! What the rules of this group share: which links lead to a page on the web,
//! and which are so broken that only one rule may speak of them.

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
        let links = cx.corpus.article(cx.file).outline.links.iter();
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
    let begins_well =
        url.starts_with("https://") && !["", "http", "https"].contains(&host.as_ref());
    let whole = match begins_well {
        true => !known.placeholder_hosts.contains(&host),
        false => !is_placeholder(url, &host, known) && address_fault(url).is_none(),
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
        .links
        .iter()
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
    known.placeholder_hosts.contains(host)
        || known.placeholder_targets.contains(url.trim())
        || (host.is_empty() && is_bare_scheme(url))
}

/// `https:` and slashes, nothing else.
fn is_bare_scheme(url: &str) -> bool {
    let url = url.trim().trim_end_matches('/');
    url.eq_ignore_ascii_case("https:") || url.eq_ignore_ascii_case("http:")
}

/// What is wrong with the front of a web address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AddressFault {
    /// `http://https://host`: the offset of the second scheme.
    Doubled(usize),
    /// `https:/host` or `https:host`: offset behind the colon, and behind the slashes.
    Slashes(usize, usize),
    /// `(https://host)`: the whole target is in a second pair of parentheses.
    Parentheses,
}

/// What is wrong with the front of `url`, if it is a web address.
pub(super) fn address_fault(url: &str) -> Option<AddressFault> {
    if let Some(inner) = url.strip_prefix('(') {
        return scheme_end(inner).map(|_| AddressFault::Parentheses);
    }
    let colon = scheme_end(url)?;
    let rest = &url[colon..];
    let slashes = rest.len() - rest.trim_start_matches(['/', '\\']).len();
    let behind = colon + slashes;
    if url.len() > behind && &rest[..slashes] != "//" {
        return Some(AddressFault::Slashes(colon, behind));
    }
    scheme_end(&url[behind..]).map(|_| AddressFault::Doubled(behind))
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
