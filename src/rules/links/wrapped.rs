//! `links/wrapped`: an address that a mail filter, search page, or chat program wrapped around
//! the real one.

use super::support::pages::pages;
use crate::article::{Target, classify};
use crate::corpus::web_link::{host_error, target_span};
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::schema::{WrappedForm, WrappedLink};
use crate::source::path::percent_decoded;
use std::borrow::Cow;

pub(super) const RULE: Rule = Rule::article("links/wrapped", check);

/// Maximum number of wrappers around one address.
const MAX_WRAPPERS: usize = 4;

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for page in pages(cx) {
        let wrappers = &cx.schemas.links.wrapped_links;
        let Some(wrapper) = wrapper_of(&page.host, page.path, wrappers) else {
            continue;
        };
        let mut address = unwrap(page.path, wrapper);
        for _ in 1..MAX_WRAPPERS {
            let Some(Target::Web { host, path, .. }) = address.as_deref().map(classify) else {
                break;
            };
            let Some(wrapper) = wrapper_of(&host, path, wrappers) else {
                break;
            };
            address = unwrap(path, wrapper);
        }
        let host = &page.host;
        let message = format!("this link goes through `{host}` instead of directly to its page");
        let target = page.link.target;
        let noted = out.report(target_span(page.link), message);
        let Some(address) = address else {
            noted.help("Open the link, and use the address of the page that it leads to.");
            continue;
        };
        let is_whole = cx.article.source.slice(target).trim() == page.link.url.trim();
        // The wrapped page may not be suitable for an article.
        let fix = if is_whole && !target.is_empty() {
            Some(Fix::needs_review(target, address.as_str()))
        } else {
            None
        };
        noted
            .help(format!("Link directly to `{address}`."))
            .fix(fix);
    }
}

/// Returns the wrapper with this host and path.
fn wrapper_of<'k>(host: &str, path: &str, known: &'k [WrappedLink]) -> Option<&'k WrappedLink> {
    known.iter().find(|wrapper| {
        let front = path.get(..wrapper.path.len());
        front.is_some_and(|front| front.eq_ignore_ascii_case(&wrapper.path))
            && wrapper.hosts.contains(host)
    })
}

/// Returns the address inside a wrapper with this path, encoded for use as a link target.
fn unwrap(path: &str, wrapper: &WrappedLink) -> Option<String> {
    let address = match wrapper.form {
        WrappedForm::Opaque => return None,
        WrappedForm::Percent => percent_decoded(parameter(path, wrapper)?),
        WrappedForm::Proofpoint2 => {
            let encoded = parameter(path, wrapper)?
                .replace('_', "/")
                .replace('-', "%");
            Cow::Owned(percent_decoded(&encoded).into_owned())
        }
        WrappedForm::Proofpoint3 => {
            let (_, rest) = path.split_once("__")?;
            let (address, replaced) = rest.rsplit_once("__;")?;
            // A `*` is a placeholder for a character that is encoded after the address.
            if address.contains('*') || !replaced.starts_with('!') {
                return None;
            }
            Cow::Borrowed(address)
        }
        WrappedForm::Path => {
            let (_, last) = path.split_once("/http")?;
            percent_decoded(&path[path.len() - last.len() - 4..])
        }
    };
    let Target::Web { host, .. } = classify(&address) else {
        return None;
    };
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    let is_whole = is_web && host.contains('.') && host_error(&address).is_none();
    if is_whole {
        Some(as_target(&address))
    } else {
        None
    }
}

/// Returns the value of the first query parameter that contains the wrapped address.
fn parameter<'p>(path: &'p str, wrapper: &WrappedLink) -> Option<&'p str> {
    let (_, query) = path.split_once('?')?;
    let query = query.split('#').next().unwrap_or(query);
    let values = query.split('&').filter_map(|pair| pair.split_once('='));
    values
        .map(|(name, value)| (name.trim_start_matches("amp;"), value))
        .find(|(name, _)| wrapper.parameters.iter().any(|known| known == name))
        .map(|(_, value)| value)
}

/// Percent-encodes the characters that a target in Markdown, HTML, or JSON cannot contain.
fn as_target(address: &str) -> String {
    let mut target = String::with_capacity(address.len());
    for c in address.chars() {
        if c.is_ascii_control() || " \"'()<>\\^`{}|".contains(c) {
            target.push_str(&format!("%{:02X}", c as u32));
        } else if c.is_whitespace() || c.is_control() {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                target.push_str(&format!("%{byte:02X}"));
            }
        } else {
            target.push(c);
        }
    }
    target
}

#[cfg(test)]
mod tests {
    use super::{unwrap, wrapper_of};
    use crate::article::{Target, classify};
    use crate::schema::Schemas;

    fn unwrapped(url: &str) -> Option<String> {
        let known = Schemas::embedded().expect("loads").links.wrapped_links;
        let Target::Web { host, path, .. } = classify(url) else {
            panic!("{url} is a page");
        };
        let wrapper = wrapper_of(&host, path, &known).unwrap_or_else(|| panic!("{url} is known"));
        unwrap(path, wrapper)
    }

    #[test]
    fn finds_the_real_address() {
        for (url, expected) in [
            (
                "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fdocs.example.org%2Fa%3Fb%3Dc&data=02%7C01",
                Some("https://docs.example.org/a?b=c"),
            ),
            (
                "https://urldefense.proofpoint.com/v2/url?u=https-3A__docs.example.org_a-5Fb&d=DwMF",
                Some("https://docs.example.org/a_b"),
            ),
            (
                "https://urldefense.com/v3/__https://docs.example.org/a__;!!Bg5!abc$",
                Some("https://docs.example.org/a"),
            ),
            (
                "https://urldefense.com/v3/__https://docs.example.org/a*b__;Iw!!Bg5!abc$",
                None,
            ),
            (
                "https://www.google.com/url?sa=t&url=https%3A%2F%2Fdocs.example.org%2F(a)&usg=x",
                Some("https://docs.example.org/%28a%29"),
            ),
            (
                "https://secure-web.cisco.com/1abc/https%3A%2F%2Fdocs.example.org%2Fa",
                Some("https://docs.example.org/a"),
            ),
            ("https://protect-us.mimecast.com/s/abc", None),
            ("https://www.google.com/url?q=javascript:alert(1)", None),
        ] {
            assert_eq!(unwrapped(url).as_deref(), expected, "{url}");
        }
    }
}
