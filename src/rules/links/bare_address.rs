//! `links/bare-address`: a web address in the text that is not a link.

use super::support::hosts::is_internal;
use super::support::syntax_errors::syntax_errors;
use crate::article::{Target, classify};
use crate::corpus::web_link::{host_error, is_placeholder};
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::Links;
use crate::source::{Span, SpanSet};
use memchr::memmem::Finder;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule::article("links/bare-address", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    static SCHEME: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("http"));
    let outline = &cx.article.outline;
    let mut links: Option<SpanSet> = None;
    // Most texts without an address are short: it is faster to look for addresses in the file.
    let mut prose = outline.prose.iter().peekable();
    let mut next = 0;
    for start in SCHEME.find_iter(cx.article.source.text.as_bytes()) {
        while prose.next_if(|prose| prose.end as usize <= start).is_some() {}
        let Some(prose) = prose.peek() else {
            return;
        };
        let from = prose.start as usize;
        if start < from.max(next) {
            continue;
        }
        let text = cx.article.source.slice(**prose);
        let at = start - from;
        let end = at + address_end(&text[at..]);
        // Skips an address inside an address.
        next = from + end;
        let Some(length) = address_length(&text[at..], end - at) else {
            continue;
        };
        let span = Span::new(start, start + length);
        let is_offered = is_offered(&text[..at], &cx.schemas.links);
        if !is_offered || !is_page(&text[at..at + length], cx) {
            continue;
        }
        // Addresses inside a link are fine, and `links/syntax` reports those inside a broken link.
        let links = links.get_or_insert_with(|| {
            let known = &cx.schemas.links;
            let errors = syntax_errors(&cx.article.source.text, &outline.prose, known);
            let broken = errors.into_iter().map(|error| error.span);
            let whole = outline.links.iter().map(|link| link.span);
            whole.chain(broken).collect()
        });
        if !links.holds(span) {
            let url = &text[at..at + length];
            out.report(
                span,
                "this address is not a link, so readers have to copy it",
            )
            .help(format!("Write `[description of the page]({url})`."));
        }
    }
}

/// Returns the length of the possible address at the start of `text`.
fn address_end(text: &str) -> usize {
    let is_end = |c: char| c.is_whitespace() || !c.is_ascii() || "\"`|\\^".contains(c);
    text.find(is_end).unwrap_or(text.len())
}

/// Returns the length of the address in the first `end` bytes of `text`, without the punctuation
/// of the sentence around it. Returns `None` for an address with a placeholder.
fn address_length(text: &str, end: usize) -> Option<usize> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        let front = text.get(..scheme.len());
        front.is_some_and(|front| front.eq_ignore_ascii_case(scheme))
    })?;
    let whole = &text[..end];
    if whole.contains(['<', '>', '{', '}', '[', ']', '$', '*']) || whole.contains("...") {
        return None;
    }
    let mut address = whole.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '_']);
    while address.ends_with(')') && address.matches(')').count() > address.matches('(').count() {
        address = address[..address.len() - 1].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    }
    let is_followed = text[address.len()..].starts_with(['<', '{', '\u{2026}']);
    if address.len() <= scheme.len() || is_followed {
        return None;
    }
    Some(address.len())
}

/// Maximum length in bytes of the word before an address.
const MAX_WORD_BYTES: usize = 32;

/// Returns true if the text `before` an address invites readers to open it: it ends with a word
/// such as "see", or with no word.
fn is_offered(before: &str, known: &Links) -> bool {
    let before = before.trim_end();
    let from = before.ceil_char_boundary(before.len().saturating_sub(MAX_WORD_BYTES));
    let word = before[from..]
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    word.is_empty() || known.address_introductions.contains(word)
}

/// Returns true if `url` is the address of a page that readers can open.
fn is_page(url: &str, cx: &ArticleContext<'_>) -> bool {
    let known = &cx.schemas.links;
    let Target::Web { host, path, .. } = classify(url) else {
        return false;
    };
    let is_name = host.contains('.') && host.contains(|c: char| c.is_ascii_alphabetic());
    // An address without a path is often the name of a service, not a page.
    let is_page = path.len() > 1 || known.https_hosts.contains(&host);
    is_name
        && is_page
        && !url
            .split(['.', '/', '?', '&', '=', '#', ':'])
            .any(is_placeholder_part)
        && !known.example_hosts.contains(&host)
        && !is_internal(&host, cx)
        && !is_placeholder(url, &host, known)
        && host_error(url).is_none()
}

/// Returns true if readers replace this part of an address with their own value.
fn is_placeholder_part(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    part.starts_with("my") || part.contains("your") || part.contains("xxx")
}

#[cfg(test)]
mod tests {
    use super::{address_end, address_length};

    #[test]
    fn excludes_the_punctuation_of_the_sentence() {
        for (text, expected) in [
            ("https://x.org/a, and", Some("https://x.org/a")),
            ("https://x.org/a).", Some("https://x.org/a")),
            ("https://x.org/a_(b) is", Some("https://x.org/a_(b)")),
            ("https://x.org/a\u{3002}", Some("https://x.org/a")),
            ("https://<name>.x.org/", None),
            ("https://x.org/{id}", None),
            ("https://", None),
            ("httpd", None),
        ] {
            let found = address_length(text, address_end(text)).map(|length| &text[..length]);
            assert_eq!(found, expected, "{text}");
        }
    }
}
