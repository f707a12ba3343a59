//! `links/locale`: a Microsoft address that contains a language.

use super::support::locale::locale_of;
use super::support::pages::pages;
use crate::corpus::web_link::target_span;
use crate::finding::Fix;
use crate::rules::{ArticleContext, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/locale", check).with_trusted_fix();

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
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
        match cx.article.source.slice(target).find(locale) {
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
