//! `links/insecure`: an http link to a host that serves https.

use super::internal_host::is_internal;
use super::support::target::{Page, insecure_pages, target_span};
use crate::article::Article;
use crate::finding::Fix;
use crate::rules::{Context, Rule, Sink};
use crate::source::Span;

pub(super) const RULE: Rule = Rule::article("links/insecure", check).with_trusted_fix();

fn check(article: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for page in insecure_pages(cx).filter(|page| !page.link.image) {
        // `links/internal-host` reports internal hosts.
        if serves_https(&page.host, cx) && !is_internal(&page.host, cx) {
            out.report(
                target_span(page.link),
                format!("the link to `{}` uses `http`", page.host),
            )
            .fix(https(article, page));
        }
    }
}

/// Returns true if `host` is known to serve https.
pub(super) fn serves_https(host: &str, cx: &Context<'_>) -> bool {
    cx.schemas.links.https_hosts.contains(host) || cx.options.hosts.https.contains(host)
}

/// Returns a fix that changes `http` to `https`.
pub(super) fn https(article: &Article, page: &Page<'_>) -> Option<Fix> {
    let written = article.source.slice(page.link.target);
    let at = written.find("://")?;
    let start = at.checked_sub(4)?;
    if !written.get(start..at)?.eq_ignore_ascii_case("http") {
        return None;
    }
    let span = Span::new(start, at).shifted(page.link.target.start as usize);
    Some(Fix::safe(span, "https"))
}
