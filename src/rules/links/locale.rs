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
    for page in pages(article, cx) {
        let Some(named) = locale_of(page.path, known) else { continue };
        if !known.locale_hosts.contains(&page.host) {
            continue;
        }
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

/// The front of `path` that names a language, its slash included.
pub(super) fn locale_of<'p>(path: &'p str, known: &Links) -> Option<&'p str> {
    let rest = path.strip_prefix('/')?;
    let segment = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    // The longest are of the form `sr-latn-rs`.
    let may_be = (5..=10).contains(&segment.len()) && segment.contains('-');
    (may_be && known.locales.is_match(segment)).then(|| &path[..segment.len() + 1])
}
