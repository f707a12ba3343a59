//! `links/locale`: a Microsoft address that contains a language.

use super::support::target::{pages, target_span};
use crate::article::Article;
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::schema::Links;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/locale", check).with_trusted_fix();

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let known = &cx.schemas.links;
    for page in pages(cx) {
        if !known.locale_hosts.contains(&page.host) {
            continue;
        }
        let Some(locale) = locale_of(page.path, known) else {
            continue;
        };
        let message = format!("the address contains the language `{}`", &locale[1..]);
        let target = page.link.target;
        match article.source.slice(target).find(locale) {
            Some(at) => {
                let span = Span::new(at, at + locale.len()).shifted(target.start as usize);
                out.report(span, message).fix(Fix::safe(span, ""));
            }
            None => {
                out.report(target_span(page.link), message);
            }
        }
    }
}

/// Returns the first segment of `path` that is a language, with the slash before it.
pub(super) fn locale_of<'p>(path: &'p str, known: &Links) -> Option<&'p str> {
    let end = memchr::memchr2(b'?', b'#', path.as_bytes());
    let path = &path[..end.unwrap_or(path.len())];
    let bytes = path.as_bytes();
    memchr::memchr_iter(b'-', bytes).find_map(|hyphen| {
        // `/en-us`, `/fil-ph`, `/sr-latn-rs`
        let is_slash = |back: &usize| hyphen >= *back && bytes[hyphen - back] == b'/';
        let slash = hyphen - [3, 4].into_iter().find(is_slash)?;
        let end = memchr::memchr(b'/', &bytes[hyphen..]);
        let segment = &path[slash..end.map_or(path.len(), |end| hyphen + end)];
        let has_length = (6..=11).contains(&segment.len());
        (has_length && known.locales.is_match(&segment[1..])).then_some(segment)
    })
}

#[cfg(test)]
mod tests {
    use super::locale_of;
    use crate::schema::Schemas;

    #[test]
    fn distinguishes_languages_from_words() {
        let links = Schemas::embedded().expect("loads").links;
        assert_eq!(locale_of("/en-us/azure/", &links), Some("/en-us"));
        assert_eq!(
            locale_of("/Forums/azure/en-US/home?x=/de-de/", &links),
            Some("/en-US")
        );
        assert_eq!(locale_of("/fil-ph", &links), Some("/fil-ph"));
        for path in [
            "/windows-server/identity/ad-fs/",
            "/azure?l=/en-us/",
            "#/en-us/",
            "",
        ] {
            assert_eq!(locale_of(path, &links), None, "{path}");
        }
    }
}
