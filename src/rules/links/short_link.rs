//! `links/short-link`: a short link, which hides where it leads.

use super::support::hosts::is_internal;
use super::support::pages::pages;
use crate::corpus::web_link::target_span;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/short-link", check);

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for page in pages(cx) {
        let is_short = cx.schemas.links.short_links.iter().any(|short| {
            short.host == page.host
                && page
                    .path
                    .get(..short.path.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(&short.path))
        });
        // `links/internal-host` reports internal hosts.
        if is_short && !is_internal(&page.host, cx) {
            out.report(
                target_span(page.link),
                format!("this short link to `{}` hides where it leads", page.host),
            );
        }
    }
}
