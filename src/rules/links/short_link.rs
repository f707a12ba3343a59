//! `links/short-link`: an address that hides where it leads.

use super::internal_host::is_internal;
use super::target::{pages, place};
use crate::article::Article;
use crate::rules::{Context, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/short-link", check);

fn check(_: &Article, cx: &Context<'_>, out: &mut Sink<'_>) {
    for page in pages(cx) {
        let hides = cx.schemas.links.short_links.iter().any(|short| {
            short.host == page.host
                && page
                    .path
                    .get(..short.path.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(&short.path))
        });
        // One that customers cannot reach at all is another rule's.
        if hides && !is_internal(&page.host, cx) {
            out.report(
                place(page.link),
                format!("this short link to `{}` hides where it leads", page.host),
            );
        }
    }
}
