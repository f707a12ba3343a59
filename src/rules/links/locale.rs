//! `links/locale`: a Microsoft address that names a language.

use super::target::{pages, place};
use crate::article::Article;
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::schema::Links;
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/locale", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    let known = &cx.schemas.links;
    for page in pages(cx) {
        if !known.locale_hosts.contains(&page.host) {
            continue;
        }
        let Some(named) = locale_of(page.path, known) else {
            continue;
        };
        let message = format!("the address names the language `{}`", &named[1..]);
        let target = page.link.target;
        match article.source.slice(target).find(named) {
            Some(at) => {
                let span = Span::new(at, at + named.len()).shifted(target.start as usize);
                out.report(span, message).fix(Fix::safe(span, ""));
            }
            None => {
                out.report(place(page.link), message);
            }
        }
    }
}

/// The first segment of `path` that names a language, its slash included.
pub(super) fn locale_of<'p>(path: &'p str, known: &Links) -> Option<&'p str> {
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    let mut end = 0;
    path.split('/').find_map(|segment| {
        let start = end;
        end += segment.len() + 1;
        // `en-us`, `fil-ph`, `sr-latn-rs`
        let may_be = (5..=10).contains(&segment.len()) && segment.as_bytes()[2..4].contains(&b'-');
        (may_be && start > 0 && known.locales.is_match(segment)).then(|| &path[start - 1..end - 1])
    })
}

#[cfg(test)]
mod tests {
    use super::locale_of;
    use crate::schema::Schemas;

    #[test]
    fn languages_are_told_from_words() {
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
