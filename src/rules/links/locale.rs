//! `links/locale`: a Microsoft address that names a language.

use crate::article::{Article, Target, classify};
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/locale", check);

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for link in &article.outline.links {
        let Target::Web { host, path, .. } = classify(&link.url) else { continue };
        if !cx.schemas.links.locale_hosts.contains(&host) {
            continue;
        }
        let Some(locale) = path.split(['/', '?', '#']).nth(1) else { continue };
        if !cx.schemas.links.locales.is_match(locale) {
            continue;
        }
        let written = article.source.slice(link.target);
        let segment = format!("/{locale}");
        let Some(at) = written.find(&segment) else {
            out.report(link.span, format!("the address names the language `{locale}`"));
            continue;
        };
        let span = Span::new(at, at + segment.len()).shifted(link.target.start as usize);
        out.report(span, format!("the address names the language `{locale}`"))
            .fix(Fix::safe(span, ""));
    }
}
