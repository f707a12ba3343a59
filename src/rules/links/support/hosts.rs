//! What is known of a host.

use crate::article::Article;
use crate::corpus::web_link::{Page, is_internal_host};
use crate::finding::Fix;
use crate::rules::ArticleContext;
use crate::source::Span;

/// Returns true if only employees can open pages on `host`.
pub(in crate::rules) fn is_internal(host: &str, cx: &ArticleContext<'_>) -> bool {
    is_internal_host(host, cx.schemas, &cx.options.hosts)
}

/// Returns true if `host` is known to serve https.
pub(in crate::rules) fn serves_https(host: &str, cx: &ArticleContext<'_>) -> bool {
    cx.schemas.links.https_hosts.contains(host) || cx.options.hosts.https.contains(host)
}

/// Returns a fix that changes `http` to `https`.
pub(in crate::rules) fn https(article: &Article, page: &Page<'_>) -> Option<Fix> {
    let written = article.source.slice(page.link.target);
    let at = written.find("://")?;
    let start = at.checked_sub(4)?;
    if !written.get(start..at)?.eq_ignore_ascii_case("http") {
        return None;
    }
    let span = Span::new(start, at).shifted(page.link.target.start as usize);
    Some(Fix::safe(span, "https"))
}
