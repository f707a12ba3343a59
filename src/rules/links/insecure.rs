//! `links/insecure`: an http link to a host that serves https.

use super::support::hosts::{https, is_internal, serves_https};
use super::support::pages::insecure_pages;
use crate::corpus::web_link::target_span;
use crate::rules::{ArticleContext, Rule, Sink};

pub(super) const RULE: Rule = Rule::article("links/insecure", check).with_trusted_fix();

fn check(cx: &ArticleContext<'_>, out: &mut Sink<'_>) {
    for page in insecure_pages(cx).filter(|page| !page.link.image) {
        // `links/internal-host` reports internal hosts.
        if serves_https(&page.host, cx) && !is_internal(&page.host, cx) {
            out.report(
                target_span(page.link),
                format!("the link to `{}` uses `http`", page.host),
            )
            .fix(https(cx.article, page));
        }
    }
}
